package io.tickwire.calc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.domain.Decimal;
import io.tickwire.domain.Tick;
import io.tickwire.redis.RedisKeys;
import io.tickwire.testlogs.ExpectedErrors;
import io.tickwire.teststores.PgBouncer;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calc that finds an old database and an empty Redis, both real. */
@Timeout(120)
class WarmStartTest {
    private static final long LATENESS_MICROS = 300_000_000;
    private static final List<String> TRADED = List.of("BTC-USD", "ETH-USD", "^GSPC", "M&M.NS");
    private static final List<String> STORED_ONLY = List.of("OLD-1", "OLD-2", "B:C/D");
    private static final List<String> LIVE_ONLY = List.of("NEW-1", "NEW-2");

    private static TestTables tables;

    private final List<CalcProcess> processes = new ArrayList<>();
    private final Map<String, BruteForceView> definitions = new LinkedHashMap<>();
    private TestRedis redis;
    private TestQueue queue;
    private TestSubscriber subscriber;

    @BeforeAll
    static void startPostgres() throws Exception {
        tables = new TestTables();
    }

    @AfterAll
    static void stopPostgres() throws Exception {
        tables.close();
    }

    @BeforeEach
    void start() throws Exception {
        redis = new TestRedis();
        queue = new TestQueue(redis);
        subscriber = new TestSubscriber(redis.url());
        tables.create();
    }

    @AfterEach
    void stop() throws Exception {
        processes.forEach(CalcProcess::close);
        subscriber.close();
        redis.close();
        tables.server.execute("DROP TABLE md_ticks, md_bars");
    }

    @Test
    void windowsAreRebuiltWhileTicksArrive() throws Exception {
        Market market = new Market(1, 200, 60);
        tables.store(market.before());
        append(market.again(40)); // in both
        CalcProcess calc = process();
        for (List<Tick> batch : market.after()) {
            append(batch);
            flush(batch);
        }
        assertWarm(calc);
        assertThat(calc.counter("tickwire.calc.warmed.symbols")).isGreaterThanOrEqualTo(7);
        assertThat(calc.counter("tickwire.calc.warm.failures")).isZero();
        assertThat(subscriber.updates("OLD-1")).as("told once").hasSize(1);
        assertThat(subscriber.newest("OLD-1").getJsonObject("view").containsKey("receivedAt"))
                .as("not known")
                .isFalse();
    }

    /** The first start: calc is there before flush has made the tables, which is no failure. */
    @Test
    void aDatabaseWithoutTablesIsWaitedFor() throws Exception {
        tables.server.execute("DROP TABLE md_ticks, md_bars");
        append(List.of(tick("BTC-USD", RandomTicks.START, "10", 1)));
        CalcProcess calc = process();
        Eventually.holds("live", () -> subscriber.newest("BTC-USD") != null);
        assertThat(isWarming("BTC-USD")).isTrue();
        tables.create();
        assertWarm(calc);
        assertThat(calc.counter("tickwire.calc.warm.failures")).isZero();
    }

    /** Live ticks that are too old to be known by their identity must be in Postgres before it is asked. */
    @Test
    void aSymbolWaitsForFlushToStoreWhatIsInItsWindows() throws Exception {
        long start = RandomTicks.START;
        tables.store(arrive(List.of(tick("BTC-USD", start, "10", 1), tick("ETH-USD", start, "10", 1))));
        append(List.of(tick("BTC-USD", start + 1_000_000, "11", 2), tick("ETH-USD", start + 1_000_000, "11", 2)));
        List<Tick> later = List.of(tick("BTC-USD", start + 900_000_000, "12", 3));
        append(later);
        CalcProcess calc = process();
        Eventually.holds("needs nothing of flush", () -> told("ETH-USD"));
        Eventually.holds("waits", () -> calc.counter("tickwire.calc.warm.failures") > 0);
        assertThat(isWarming("BTC-USD")).isTrue();
        tables.store(List.of(tick("BTC-USD", start + 1_000_000, "11", 2)));
        flush(later);
        assertWarm(calc);
    }

    /** Each takes over in the middle of the work of the one before, which dies with what it has in memory. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8})
    void ownersDieInTheMiddle(int batchesEach) throws Exception {
        Market market = new Market(30 + batchesEach, 200, 40);
        tables.store(market.before());
        append(market.again(10));
        CalcProcess calc = process();
        int batches = 0;
        for (List<Tick> batch : market.after()) {
            append(batch);
            flush(batch);
            if (++batches % batchesEach == 0 && processes.size() < 8) {
                calc = process();
            }
        }
        assertWarm(calc);
        process();
        append(List.of(later(market, "BTC-USD")));
        Eventually.holds("goes on from what is committed", () -> told("BTC-USD"));
        definitions.get("BTC-USD").checkPrices(subscriber.newest("BTC-USD"));
    }

    @Test
    void whilePostgresIsAwayViewsAreLiveAndSayWarming() throws Exception {
        Market market = new Market(4, 150, 40);
        tables.store(market.before());
        tables.server.stop();
        CalcProcess calc;
        Iterator<List<Tick>> after = market.after().iterator();
        List<Tick> unstored = new ArrayList<>();
        try {
            calc = process();
            for (int i = 0; i < 20; i++) {
                List<Tick> batch = after.next();
                unstored.addAll(batch);
                append(batch);
            }
            Eventually.holds("live", () -> subscriber.newest("BTC-USD") != null);
            Eventually.holds("tries", () -> calc.counter("tickwire.calc.warm.failures") > 2);
            assertThat(calc.isReady("calc/partitions")).isTrue();
            Eventually.holds("is counted", () -> calc.warmingSymbols() > 0);
            assertThat(isWarming("BTC-USD")).isTrue();
        } finally {
            tables.server.start();
        }
        flush(unstored);
        while (after.hasNext()) {
            List<Tick> batch = after.next();
            append(batch);
            flush(batch);
        }
        assertWarm(calc);
    }

    @Test
    void redisThatIsEmptiedUnderCalcIsFilledAgain() throws Exception {
        Market market = new Market(5, 150, 40);
        tables.store(market.before());
        CalcProcess first = process();
        assertWarm(first);
        Iterator<List<Tick>> after = market.after().iterator();
        for (int i = 0; i < 20; i++) {
            List<Tick> batch = after.next();
            append(batch);
            flush(batch);
        }
        Eventually.holds("told", () -> told("BTC-USD"));
        redis.send(Command.FLUSHALL);
        first.close();
        subscriber.close();
        subscriber = new TestSubscriber(redis.url()); // views begin anew
        queue = new TestQueue(redis);
        CalcProcess calc = process();
        while (after.hasNext()) {
            List<Tick> batch = after.next();
            append(batch);
            flush(batch);
        }
        assertWarm(calc);
    }

    @Test
    void throughAPoolerOfTwoConnections() throws Exception {
        Assumptions.assumeTrue(
                PgBouncer.program().isPresent(), "needs the program pgbouncer (Debian: apt install pgbouncer)");
        Market market = new Market(6, 100, 20);
        tables.store(market.before());
        try (PgBouncer bouncer = new PgBouncer(tables.server, 2)) {
            CalcProcess calc = closedAtEnd(
                            new CalcProcess(redis.url(), bouncer.url("postgres"), new SeizingOwnership(redis)))
                    .start();
            for (List<Tick> batch : market.after()) {
                append(batch);
                flush(batch);
            }
            assertWarm(calc);
            calc.stop();
        }
    }

    @Test
    void aBarThatWasToldWithoutItsStoredTicksIsToldAgain() throws Exception {
        long minute = RandomTicks.START - RandomTicks.START % 60_000_000;
        tables.store(arrive(
                List.of(tick("BTC-USD", minute + 1_000_000, "10", 1), tick("BTC-USD", minute + 2_000_000, "30", 2))));
        tables.server.stop();
        CalcProcess calc;
        try {
            calc = process();
            append(List.of(tick("BTC-USD", minute + 3_000_000, "20", 3)));
            append(List.of(tick("BTC-USD", minute + 61_000_000, "21", 4)));
            Eventually.holds("told as it is", () -> subscriber.bars("BTC-USD").containsKey(minute));
            assertThat(subscriber.bars("BTC-USD").get(minute).getString("high")).isEqualTo("20");
        } finally {
            tables.server.start();
        }
        assertWarm(calc);
        assertThat(subscriber.bars("BTC-USD"))
                .isEqualTo(definitions.get("BTC-USD").closedBars());
    }

    /** The window opens with the first of its ticks by source and number, by the codes of the letters. */
    @Test
    void storedTicksOfOneMomentAreInTheOrderOfLiveOnes() throws Exception {
        long ts = RandomTicks.START;
        List<Tick> moment = new ArrayList<>();
        for (String source : List.of("a", "_", "Z", "b", "~ \"q\"", "B")) {
            for (int seq : new int[] {2, 1, -3}) {
                moment.add(new Tick(
                        "BTC-USD", ts, Decimal.of(10 * seq - source.charAt(0), 1), Decimal.of(3, 2), source, seq, ts));
            }
        }
        tables.store(arrive(moment));
        append(List.of(tick("BTC-USD", ts + 3_000_000_000L, "5", 9)));
        assertWarm(process());
    }

    @Test
    void withoutPostgresNothingSaysWarming() throws Exception {
        CalcProcess calc = closedAtEnd(new CalcProcess(redis.url(), 5)).start();
        append(List.of(tick("BTC-USD", RandomTicks.START, "10", 1)));
        Eventually.holds("told", () -> told("BTC-USD"));
        assertThat(isWarming("BTC-USD")).isFalse();
        assertThat(calc.warmingSymbols()).isZero();
        assertThat(redis.send(Command.HGET, RedisKeys.calcPosition(TestQueue.partitionOf("BTC-USD")), "warming"))
                .isNull();
    }

    /** As an earlier release leaves it: there is a position and no mark. */
    @Test
    void statePresentIsNotRebuilt() throws Exception {
        CalcProcess before = closedAtEnd(new CalcProcess(redis.url(), 5)).start();
        append(List.of(tick("BTC-USD", RandomTicks.START, "10", 1)));
        Eventually.holds("told", () -> told("BTC-USD"));
        before.stop();
        tables.store(List.of(tick("BTC-USD", RandomTicks.START - 1_000_000, "5", 1)));
        process();
        append(List.of(tick("BTC-USD", RandomTicks.START + 1_000, "11", 2)));
        Eventually.holds("told", () -> told("BTC-USD"));
        definitions.get("BTC-USD").check(subscriber.newest("BTC-USD"));
        assertThat(subscriber.updates("BTC-USD"))
                .noneMatch(update -> update.getJsonObject("view").containsKey("warming"));
    }

    @Test
    @ExpectedErrors("StoredRows: a stored tick can't be read")
    void aRowThatIsNoTickKeepsItsSymbolWarmingAndNoOther() throws Exception {
        Market market = new Market(7, 60, 0);
        tables.store(market.before());
        tables.server.execute(
                "INSERT INTO md_ticks SELECT symbol, ts - interval '1 second', 'NaN', 1, 'hand', 1 FROM md_ticks"
                        + " WHERE symbol = 'OLD-1' ORDER BY ts DESC LIMIT 1");
        CalcProcess calc = process();
        append(List.of(later(market, "OLD-1"), later(market, "BTC-USD")));
        definitions.remove("OLD-1");
        Eventually.holds(
                "the others are rebuilt", () -> definitions.keySet().stream().allMatch(this::told));
        definitions.forEach((symbol, definition) -> definition.checkPrices(subscriber.newest(symbol)));
        Eventually.holds("told", () -> subscriber.newest("OLD-1") != null);
        assertThat(isWarming("OLD-1")).isTrue();
        assertThat(calc.isReady("calc/partitions")).isTrue();
    }

    /** The mark goes first: as long as it is there, an owner that takes over says warming again. */
    private void assertWarm(CalcProcess calc) {
        Eventually.holds("the mark is gone", () -> IntStream.range(0, CalcProcess.PARTITIONS)
                .allMatch(partition -> redis.send(Command.HGET, RedisKeys.calcPosition(partition), "warming") == null
                        && redis.send(Command.EXISTS, RedisKeys.calcRebuilt(partition))
                                        .toInteger()
                                == 0));
        Eventually.holds(
                "nothing is left to be rebuilt: " + calc.warmingSymbols(),
                () -> calc.warmingSymbols() == 0
                        && definitions.keySet().stream().allMatch(this::told));
        definitions.forEach((symbol, definition) -> definition.checkPrices(subscriber.newest(symbol)));
        subscriber.checkRising();
    }

    private boolean isWarming(String symbol) {
        return Boolean.TRUE.equals(
                subscriber.newest(symbol).getJsonObject("view").getBoolean("warming"));
    }

    /** Whether the newest view is whole and has all ticks of the symbol. */
    private boolean told(String symbol) {
        JsonObject newest = subscriber.newest(symbol);
        return newest != null
                && !isWarming(symbol)
                && newest.getJsonObject("view")
                                .getJsonObject("windows")
                                .getJsonObject("24h")
                                .getInteger("count")
                        == definitions.get(symbol).countOfDay();
    }

    private CalcProcess process() throws Exception {
        return closedAtEnd(new CalcProcess(redis.url(), tables.server.url(), new SeizingOwnership(redis)))
                .start();
    }

    private CalcProcess closedAtEnd(CalcProcess process) {
        processes.add(process);
        return process;
    }

    private void append(List<Tick> ticks) {
        queue.append(arrive(ticks));
    }

    /** What is in the queue gets stored and acknowledged. */
    private void flush(List<Tick> ticks) throws Exception {
        tables.store(ticks);
        for (int partition = 0; partition < CalcProcess.PARTITIONS; partition++) {
            for (String id : queue.flushReads(partition, 1_000)) {
                queue.flushAcknowledges(partition, id);
            }
        }
    }

    private List<Tick> arrive(List<Tick> ticks) {
        ticks.forEach(tick -> definitions
                .computeIfAbsent(tick.symbol(), symbol -> new BruteForceView(LATENESS_MICROS))
                .arrive(tick));
        return ticks;
    }

    private Tick later(Market market, String symbol) {
        return tick(symbol, market.newest.getOrDefault(symbol, RandomTicks.START) + 1, "97.5", 9);
    }

    private static Tick tick(String symbol, long ts, String price, long seq) {
        return new Tick(symbol, ts, Decimal.parse(price), Decimal.of(seq, 1), "z", seq, ts);
    }

    /** Ticks of several symbols, none of them late and each identity with one content: some before the loss of Redis, some after it. */
    private final class Market {
        private final Random random;
        private final Map<String, Iterator<Tick>> arrivals = new HashMap<>();
        private final Map<String, Long> newest = new HashMap<>();
        private final List<Tick> before = new ArrayList<>();
        private final List<List<Tick>> after = new ArrayList<>();

        Market(long seed, int ticksBefore, int batchesAfter) {
            random = new Random(seed);
            List<String> stored = new ArrayList<>(TRADED);
            stored.addAll(STORED_ONLY);
            stored.forEach(symbol -> before.add(next(symbol)));
            take(stored, ticksBefore, before);
            List<String> live = new ArrayList<>(TRADED);
            live.addAll(LIVE_ONLY);
            for (int i = 0; i < batchesAfter; i++) {
                List<Tick> batch = new ArrayList<>();
                take(live, 6, batch);
                after.add(batch);
            }
            arrive(before);
        }

        private void take(List<String> symbols, int count, List<Tick> into) {
            for (int i = 0; i < count; i++) {
                into.add(next(symbols.get(random.nextInt(symbols.size()))));
            }
        }

        private Tick next(String symbol) {
            Tick tick = arrivals.computeIfAbsent(symbol, this::inTime).next();
            newest.merge(symbol, tick.tsMicros(), Math::max);
            return tick;
        }

        private Iterator<Tick> inTime(String symbol) {
            List<Tick> inTime = new ArrayList<>();
            Set<String> identities = new HashSet<>();
            long time = 0;
            for (Tick tick : new RandomTicks(random, LATENESS_MICROS).arrivals(symbol, 2_000)) {
                String identity = tick.tsMicros() + "|" + tick.source() + "|" + tick.seq();
                if (tick.tsMicros() >= time - LATENESS_MICROS && identities.add(identity)) {
                    time = Math.max(time, tick.tsMicros());
                    inTime.add(tick);
                }
            }
            return inTime.iterator();
        }

        /** Stored. */
        List<Tick> before() {
            return before;
        }

        /** The last of those, which come once more. */
        List<Tick> again(int count) {
            return before.subList(before.size() - count, before.size()).stream()
                    .filter(tick -> TRADED.contains(tick.symbol()))
                    .toList();
        }

        List<List<Tick>> after() {
            return after;
        }
    }
}
