package io.tickwire.calc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.domain.Decimal;
import io.tickwire.domain.Rfc3339;
import io.tickwire.domain.Tick;
import io.tickwire.redis.RedisKeys;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calc on a real Redis, watched from outside: frames in, messages out. */
class CalcTest {
    private static final long LATENESS_MICROS = 300_000_000;
    private static final List<String> SYMBOLS = List.of("BTC-USD", "ETH-USD", "DOGE-USD", "SOL-USD", "A", "B:C/D");
    private static final String ONE = "BTC-USD";

    private TestRedis redis;
    private TestQueue queue;
    private TestSubscriber subscriber;
    private final List<CalcProcess> processes = new ArrayList<>();
    private final Map<String, BruteForceView> definitions = new HashMap<>();

    @BeforeEach
    void start() throws Exception {
        redis = new TestRedis();
        queue = new TestQueue(redis);
        subscriber = new TestSubscriber(redis.url());
        SYMBOLS.forEach(symbol -> definitions.put(symbol, new BruteForceView(LATENESS_MICROS)));
    }

    @AfterEach
    void stop() throws Exception {
        processes.forEach(CalcProcess::close);
        subscriber.close();
        redis.close();
    }

    @Test
    void everyViewAndBarIsTold() throws Exception {
        CalcProcess calc = process(5).start();
        for (List<Tick> batch : market(7, 30, 40)) {
            append(batch);
        }
        assertAllTold();
        for (String symbol : SYMBOLS) {
            String stored = redis.send(Command.HGET, RedisKeys.views(TestQueue.partitionOf(symbol)), symbol)
                    .toString();
            assertThat(new JsonObject(stored)).isEqualTo(subscriber.newest(symbol));
        }
        assertThat(calc.ticks("applied")).isEqualTo(sum(BruteForceView::applied));
        assertThat(calc.ticks("duplicate")).isEqualTo(sum(BruteForceView::duplicates));
        assertThat(calc.ticks("late")).isEqualTo(sum(BruteForceView::late));
        assertThat(calc.meters.get("tickwire.calc.publishes").counter().count()).isPositive();
        assertThat(calc.meters
                        .get("tickwire.pipeline.latency")
                        .tag("stage", "published")
                        .timer()
                        .count())
                .isPositive();
        Eventually.holds(
                "no lag",
                () -> calc.gauge("tickwire.queue.lag.ticks") == 0 && calc.gauge("tickwire.queue.lag.seconds") == 0);
    }

    @Test
    void aTickPostedAgainChangesNothing() throws Exception {
        CalcProcess calc = process(5).start();
        List<Tick> once = List.of(tick(1), tick(2), tick(3));
        append(once);
        assertAllTold();
        JsonObject before = subscriber.newest(ONE);
        append(once);
        Eventually.holds("duplicates are seen", () -> calc.ticks("duplicate") == 3);
        calc.stop(); // whatever waited to be published is by now
        assertThat(subscriber.newest(ONE)).isEqualTo(before);
    }

    @Test
    void theFirstUpdateGoesOutAtOnce() throws Exception {
        process(60_000).start();
        append(List.of(tick(1)));
        Eventually.holds("told within the interval of a minute", () -> subscriber.hasCount(ONE, 1));
    }

    @Test
    void laterUpdatesWaitForTheIntervalAndTheNewestIsNeverWithheld() throws Exception {
        int intervalMs = 300;
        process(intervalMs).start();
        for (int i = 1; i <= 40; i++) {
            append(List.of(tick(i)));
        }
        Eventually.holds("the newest is told", () -> subscriber.hasCount(ONE, 40));
        List<Long> times = subscriber.updates(ONE).stream()
                .map(update -> update.getJsonObject("view").getString("publishedAt"))
                .map(Rfc3339::parseMicros)
                .toList();
        assertThat(times.size()).isGreaterThanOrEqualTo(2);
        for (int i = 1; i < times.size(); i++) {
            // the wall clock and the monotonic one may differ by a little
            assertThat(times.get(i) - times.get(i - 1)).isGreaterThan((intervalMs - 5) * 1_000L);
        }
        subscriber.checkNumbering(CalcProcess.PARTITIONS);
    }

    @Test
    void aCleanRestartGoesOnWhereItStopped() throws Exception {
        Random random = new Random(11);
        CalcProcess calc = process(5).start();
        for (List<Tick> batch : market(11, 20, 30)) {
            append(batch);
            if (random.nextInt(4) == 0) {
                calc.stop();
                calc = process(5).start();
            }
        }
        assertAllTold();
    }

    @Test
    void aTakeOverLosesAndRepeatsNothing() throws Exception {
        Random random = new Random(13);
        for (List<Tick> batch : market(13, 25, 30)) {
            append(batch);
            if (random.nextInt(5) == 0) {
                // the one before is not stopped: its memory is lost, and what it still tries to write is refused
                seizingProcess().start();
            }
        }
        CalcProcess last = seizingProcess().start();
        assertAllTold();
        assertThat(last.isReady("calc/partitions")).isTrue();
        assertThat(last.isReady("calc/redis")).isTrue();
        if (processes.size() > 1) {
            CalcProcess first = processes.get(0);
            append(List.of(tick(1_000_000)));
            Eventually.holds("the first knows that it is fenced out", () -> !first.isReady("calc/partitions"));
        }
        assertAllTold();
    }

    @Test
    void lostConnectionsLoseAndRepeatNothing() throws Exception {
        Random random = new Random(17);
        CalcProcess calc = process(5).start();
        for (List<Tick> batch : market(17, 60, 20)) {
            append(batch);
            if (random.nextInt(6) == 0) {
                redis.send(Command.CLIENT, "KILL", "TYPE", "normal", "SKIPME", "yes");
            }
        }
        assertAllTold();
        Eventually.holds("ready again", () -> calc.isReady("calc/partitions") && calc.isReady("calc/redis"));
    }

    @Test
    void whatIsNoFrameIsSkipped() throws Exception {
        CalcProcess calc = process(5).start();
        append(List.of(tick(1)));
        queue.append(TestQueue.partitionOf(ONE), new byte[] {1, 2, 3});
        redis.send(Command.XADD, RedisKeys.ticks(TestQueue.partitionOf(ONE)), "*", "other", "field");
        append(List.of(tick(2)));
        assertAllTold();
        assertThat(calc.ticks("malformed")).isEqualTo(2);
    }

    @Test
    void anEntryGoesWhenBothGroupsAreDone() throws Exception {
        int partition = TestQueue.partitionOf(ONE);
        CalcProcess calc = process(5).start();
        for (int i = 1; i <= 4; i++) {
            append(List.of(tick(i)));
        }
        assertAllTold();
        String last = commit(calc, partition);
        assertThat(queue.length(partition)).as("flush has not read").isEqualTo(4);
        assertThat(lastDelivered(partition)).isEqualTo(last);

        List<String> read = queue.flushReads(partition, 3);
        queue.flushAcknowledges(partition, read.get(0));
        queue.flushAcknowledges(partition, read.get(2));
        calc = process(5).start();
        append(List.of(tick(5)));
        assertAllTold();
        commit(calc, partition);
        assertThat(queue.length(partition)).as("the second is pending").isEqualTo(4);

        queue.flushAcknowledges(partition, read.get(1));
        queue.flushReads(partition, 9).forEach(id -> queue.flushAcknowledges(partition, id));
        calc = process(5).start();
        append(List.of(tick(6)));
        queue.flushReads(partition, 1);
        assertAllTold();
        commit(calc, partition);
        assertThat(queue.length(partition)).as("the last is pending").isEqualTo(1);
        assertThat(redis.send(Command.HGET, RedisKeys.meter(partition), "calc").toLong())
                .isEqualTo(6);
    }

    @Test
    void stateThatVanishesUnderTheOwnerIsNotWrittenTo() throws Exception {
        int partition = TestQueue.partitionOf(ONE);
        process(5).start();
        append(List.of(tick(1)));
        Eventually.holds("committed", () -> position(partition) != null);
        redis.send(Command.DEL, RedisKeys.calcPosition(partition), RedisKeys.calcSymbols(partition));
        redis.send(Command.DEL, RedisKeys.calcSymbol(partition, ONE));
        append(List.of(tick(2)));
        // the entries are still in the queue, as flush has not read them: state begins anew with both
        Eventually.holds(
                "committed again",
                () -> position(partition) != null
                        && redis.send(Command.HGET, RedisKeys.calcSymbol(partition, ONE), "head") != null);
        append(List.of(tick(3)));
        Eventually.holds("told", () -> subscriber.hasCount(ONE, 3));
        definitions.get(ONE).check(subscriber.newest(ONE));
        long seqs = subscriber.updates(ONE).stream()
                .map(m -> m.getLong("seq"))
                .distinct()
                .count();
        assertThat(seqs)
                .as("seq never repeats")
                .isEqualTo(subscriber.updates(ONE).size());
    }

    private CalcProcess process(int publishIntervalMs) throws Exception {
        return closedAtEnd(new CalcProcess(redis.url(), publishIntervalMs));
    }

    private CalcProcess seizingProcess() throws Exception {
        return closedAtEnd(new CalcProcess(redis.url(), 5, new SeizingOwnership(redis)));
    }

    private CalcProcess closedAtEnd(CalcProcess process) {
        processes.add(process);
        return process;
    }

    private void append(List<Tick> ticks) {
        ticks.forEach(tick -> definitions.get(tick.symbol()).arrive(tick));
        queue.append(ticks);
    }

    private void assertAllTold() {
        definitions.forEach((symbol, definition) -> {
            if (definition.applied() > 0) {
                Eventually.holds(
                        "all ticks of " + symbol + " are told: " + definition.applied() + " last "
                                + subscriber.newest(symbol),
                        () -> subscriber.hasCount(symbol, definition.applied()));
                definition.check(subscriber.newest(symbol));
                assertThat(subscriber.bars(symbol)).isEqualTo(definition.closedBars());
            }
        });
        subscriber.checkNumbering(CalcProcess.PARTITIONS);
    }

    private String commit(CalcProcess calc, int partition) {
        calc.stop();
        return position(partition);
    }

    private String position(int partition) {
        var position = redis.send(Command.HGET, RedisKeys.calcPosition(partition), "position");
        return position == null ? null : position.toString();
    }

    private String lastDelivered(int partition) {
        for (var group : redis.send(Command.XINFO, "GROUPS", RedisKeys.ticks(partition))) {
            if (group.get("name").toString().equals("calc")) {
                return group.get("last-delivered-id").toString();
            }
        }
        throw new AssertionError("no group");
    }

    private long sum(java.util.function.ToIntFunction<BruteForceView> of) {
        return definitions.values().stream().mapToInt(of).sum();
    }

    private static Tick tick(int i) {
        long ts = RandomTicks.START + i * 1_000L;
        return new Tick(ONE, ts, Decimal.of(9_700_000 + i, 2), Decimal.of(i, 4), "default", i, ts);
    }

    /** Batches of ticks of all symbols, in order of arrival. */
    private static List<List<Tick>> market(long seed, int batches, int batchTicks) {
        Random random = new Random(seed);
        Map<String, java.util.Iterator<Tick>> arrivals = new HashMap<>();
        SYMBOLS.forEach(symbol -> arrivals.put(
                symbol,
                new RandomTicks(random, LATENESS_MICROS)
                        .arrivals(symbol, batches * batchTicks)
                        .iterator()));
        List<List<Tick>> market = new ArrayList<>();
        for (int i = 0; i < batches; i++) {
            List<Tick> batch = new ArrayList<>();
            for (int n = 0; n < batchTicks; n++) {
                batch.add(arrivals.get(SYMBOLS.get(random.nextInt(SYMBOLS.size())))
                        .next());
            }
            market.add(batch);
        }
        return market;
    }
}
