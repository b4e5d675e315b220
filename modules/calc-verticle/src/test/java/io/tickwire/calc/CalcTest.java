package io.tickwire.calc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.domain.Rfc3339;
import io.tickwire.domain.Tick;
import io.tickwire.redis.RedisKeys;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calc on a real Redis, watched from outside: frames in, messages out. */
class CalcTest {
    private static final String ONE = TestMarket.ONE;

    private TestRedis redis;
    private TestQueue queue;
    private TestMarket market;
    private TestSubscriber subscriber;
    private final List<CalcProcess> processes = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        redis = new TestRedis();
        queue = new TestQueue(redis);
        market = new TestMarket(redis, queue);
        subscriber = new TestSubscriber(redis.url());
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
        for (List<Tick> batch : TestMarket.batches(7, 30, 40)) {
            market.append(batch);
        }
        market.assertAllTold(subscriber);
        for (String symbol : TestMarket.SYMBOLS) {
            assertThat(market.view(symbol)).isEqualTo(subscriber.newest(symbol));
        }
        // the last ticks may be duplicates or late ones, of which nothing is told
        Eventually.holds(
                "all are counted",
                () -> calc.ticks("applied") == market.sum(BruteForceView::applied)
                        && calc.ticks("duplicate") == market.sum(BruteForceView::duplicates)
                        && calc.ticks("late") == market.sum(BruteForceView::late));
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
        List<Tick> once = List.of(TestMarket.tick(1), TestMarket.tick(2), TestMarket.tick(3));
        market.append(once);
        market.assertAllTold(subscriber);
        JsonObject before = subscriber.newest(ONE);
        market.append(once);
        Eventually.holds("duplicates are seen", () -> calc.ticks("duplicate") == 3);
        calc.stop(); // whatever waited to be published is by now
        assertThat(subscriber.newest(ONE)).isEqualTo(before);
    }

    @Test
    void theFirstUpdateGoesOutAtOnce() throws Exception {
        process(60_000).start();
        market.append(List.of(TestMarket.tick(1)));
        Eventually.holds("told within the interval of a minute", () -> subscriber.hasCount(ONE, 1));
    }

    @Test
    void laterUpdatesWaitForTheIntervalAndTheNewestIsNeverWithheld() throws Exception {
        int intervalMs = 300;
        process(intervalMs).start();
        for (int i = 1; i <= 40; i++) {
            market.append(List.of(TestMarket.tick(i)));
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
        for (List<Tick> batch : TestMarket.batches(11, 20, 30)) {
            market.append(batch);
            if (random.nextInt(4) == 0) {
                calc.stop();
                calc = process(5).start();
            }
        }
        market.assertAllTold(subscriber);
    }

    @Test
    void aTakeOverLosesAndRepeatsNothing() throws Exception {
        subscriber.allowJumps();
        Random random = new Random(13);
        for (List<Tick> batch : TestMarket.batches(13, 25, 30)) {
            market.append(batch);
            if (random.nextInt(5) == 0) {
                // the one before is not stopped: its memory is lost, and what it still tries to write is refused
                seizingProcess().start();
            }
        }
        CalcProcess last = seizingProcess().start();
        market.assertAllTold(subscriber);
        Eventually.holds("ready", () -> last.isReady("calc/partitions") && last.isReady("calc/redis"));
        if (processes.size() > 1) {
            CalcProcess first = processes.get(0);
            market.append(List.of(TestMarket.tick(1_000_000)));
            Eventually.holds("the first knows that it is fenced out", () -> !first.isReady("calc/partitions"));
        }
        market.assertAllTold(subscriber);
    }

    @Test
    void lostConnectionsLoseAndRepeatNothing() throws Exception {
        subscriber.allowJumps();
        Random random = new Random(17);
        CalcProcess calc = process(5).start();
        for (List<Tick> batch : TestMarket.batches(17, 60, 20)) {
            market.append(batch);
            if (random.nextInt(6) == 0) {
                redis.send(Command.CLIENT, "KILL", "TYPE", "normal", "SKIPME", "yes");
            }
        }
        market.assertAllTold(subscriber);
        Eventually.holds("ready again", () -> calc.isReady("calc/partitions") && calc.isReady("calc/redis"));
    }

    @Test
    void whatIsNoFrameIsSkipped() throws Exception {
        CalcProcess calc = process(5).start();
        market.append(List.of(TestMarket.tick(1)));
        queue.append(TestQueue.partitionOf(ONE), new byte[] {1, 2, 3});
        redis.send(Command.XADD, RedisKeys.ticks(TestQueue.partitionOf(ONE)), "*", "other", "field");
        market.append(List.of(TestMarket.tick(2)));
        market.assertAllTold(subscriber);
        assertThat(calc.ticks("malformed")).isEqualTo(2);
    }

    @Test
    void anEntryGoesWhenBothGroupsAreDone() throws Exception {
        int partition = TestQueue.partitionOf(ONE);
        CalcProcess calc = process(5).start();
        for (int i = 1; i <= 4; i++) {
            market.append(List.of(TestMarket.tick(i)));
        }
        market.assertAllTold(subscriber);
        String last = commit(calc, partition);
        assertThat(queue.length(partition)).as("flush has not read").isEqualTo(4);
        assertThat(lastDelivered(partition)).isEqualTo(last);

        List<String> read = queue.flushReads(partition, 3);
        queue.flushAcknowledges(partition, read.get(0));
        queue.flushAcknowledges(partition, read.get(2));
        calc = process(5).start();
        market.append(List.of(TestMarket.tick(5)));
        market.assertAllTold(subscriber);
        commit(calc, partition);
        assertThat(queue.length(partition)).as("the second is pending").isEqualTo(4);

        queue.flushAcknowledges(partition, read.get(1));
        queue.flushReads(partition, 9).forEach(id -> queue.flushAcknowledges(partition, id));
        calc = process(5).start();
        market.append(List.of(TestMarket.tick(6)));
        queue.flushReads(partition, 1);
        market.assertAllTold(subscriber);
        commit(calc, partition);
        assertThat(queue.length(partition)).as("the last is pending").isEqualTo(1);
        assertThat(redis.send(Command.HGET, RedisKeys.meter(partition), "calc").toLong())
                .isEqualTo(6);
    }

    /** While ticks come, a commit is seldom; when they end, it comes soon. */
    @Test
    void whatIsAppliedIsDoneBeforeItIsCommitted() throws Exception {
        int partition = TestQueue.partitionOf(ONE);
        CalcProcess calc = process(5).start();
        AtomicInteger appended = new AtomicInteger();
        Eventually.holds("many wait for the commit", () -> {
            market.append(List.of(TestMarket.tick(appended.incrementAndGet())));
            return appended.get() - committedTicks(partition) >= 200;
        });
        assertThat(calc.gauge("tickwire.queue.lag.ticks")).isLessThan(50);
        assertThat(calc.gauge("tickwire.queue.lag.seconds")).isLessThan(5);
        Eventually.holds("all are committed", () -> committedTicks(partition) == appended.get());
        market.assertAllTold(subscriber);
    }

    private long committedTicks(int partition) {
        var ticks = redis.send(Command.HGET, RedisKeys.meter(partition), "calc");
        return ticks == null ? 0 : ticks.toLong();
    }

    @Test
    void stateThatVanishesUnderTheOwnerIsNotWrittenTo() throws Exception {
        int partition = TestQueue.partitionOf(ONE);
        process(5).start();
        market.append(List.of(TestMarket.tick(1)));
        Eventually.holds("committed", () -> position(partition) != null);
        redis.send(Command.DEL, RedisKeys.calcPosition(partition), RedisKeys.calcSymbols(partition));
        redis.send(Command.DEL, RedisKeys.calcSymbol(partition, ONE));
        market.append(List.of(TestMarket.tick(2)));
        // the entries are still in the queue, as flush has not read them: state begins anew with both
        Eventually.holds(
                "committed again",
                () -> position(partition) != null
                        && redis.send(Command.HGET, RedisKeys.calcSymbol(partition, ONE), "head") != null);
        market.append(List.of(TestMarket.tick(3)));
        Eventually.holds("told", () -> subscriber.hasCount(ONE, 3));
        market.definition(ONE).check(subscriber.newest(ONE));
        long seqs = subscriber.updates(ONE).stream()
                .map(m -> m.getLong("seq"))
                .distinct()
                .count();
        assertThat(seqs)
                .as("seq never repeats")
                .isEqualTo(subscriber.updates(ONE).size());
    }

    /** As after a crash of Redis that fsyncs every second: nothing comes in that would be refused. */
    @Test
    void aCommitThatRedisLostIsMadeAgainInAQuietPartition() throws Exception {
        int partition = TestQueue.partitionOf(ONE);
        process(5).start();
        market.append(List.of(TestMarket.tick(1)));
        Eventually.holds("committed", () -> position(partition) != null);
        List<String> keys = List.of(RedisKeys.calcSymbol(partition, ONE), RedisKeys.meter(partition));
        List<byte[]> before = keys.stream()
                .map(key -> redis.send(Command.DUMP, key).toBytes())
                .toList();
        String first = position(partition);
        market.append(List.of(TestMarket.tick(2)));
        Eventually.holds("committed", () -> !position(partition).equals(first));
        market.assertAllTold(subscriber);
        String second = position(partition);
        for (int i = 0; i < keys.size(); i++) {
            redis.send(Command.RESTORE, keys.get(i), 0, before.get(i), "REPLACE");
        }
        redis.send(Command.HSET, RedisKeys.calcPosition(partition), "position", first);
        Eventually.holds("committed again", () -> position(partition).equals(second));
        market.assertAllTold(subscriber);
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
}
