package io.tickwire.calc;

import static io.tickwire.calc.PartitionFixture.PARTITION;
import static io.tickwire.calc.PartitionFixture.SYMBOL;
import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.calc.ownership.LeaseTerms;
import io.tickwire.calc.ownership.LeasedOwnership;
import io.tickwire.config.RedisUrl;
import io.tickwire.domain.Tick;
import io.tickwire.redis.RedisKeys;
import io.tickwire.testlogs.ExpectedErrors;
import io.tickwire.wire.FrameEncoder;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calc on a partition as another release left it. */
class UpgradeTest {
    private static final List<Tick> NEW = List.of(
            PartitionFixture.tick(61_000_000, "97005.25", "0.5", "coinbase", 5), // committed
            PartitionFixture.tick(62_000_000, "97001", "1", "kraken", 6), // told
            PartitionFixture.tick(63_500_000, "97002.75", "0.25", "coinbase", 7),
            PartitionFixture.tick(700_000, "98000", "3", "coinbase", 8), // in a bar that is closed
            PartitionFixture.tick(-400_000_000, "96000", "1", "coinbase", 9)); // late

    private final PartitionFixture fixture = new PartitionFixture();
    private final BruteForceView definition = new BruteForceView(PartitionFixture.LATENESS_MICROS);
    private final List<CalcProcess> processes = new ArrayList<>();
    private TestRedis redis;
    private TestSubscriber subscriber;

    @BeforeEach
    void start() throws Exception {
        redis = new TestRedis();
        new TestQueue(redis);
        subscriber = new TestSubscriber(redis.url());
        fixture.load(redis);
        append(PartitionFixture.PUBLISHED, List.of(PartitionFixture.told()));
        PartitionFixture.committed().forEach(definition::arrive);
        definition.arrive(PartitionFixture.told());
    }

    @AfterEach
    void stop() throws Exception {
        processes.forEach(CalcProcess::close);
        subscriber.close();
        redis.close();
    }

    @Test
    void thePartitionOfAnEarlierReleaseGoesOn() throws Exception {
        definition.check(new JsonObject(fixture.view()));
        redis.send(Command.PEXPIRE, RedisKeys.calcLease(PARTITION), 1_000);
        CalcProcess calc = process().start();
        appendNew();
        definition.check(subscriber.newest(SYMBOL));
        JsonObject first = subscriber.updates(SYMBOL).get(0);
        assertThat(first.getLong("seq"))
                .as("it goes on from the clock, once: that release did not note that it left in order")
                .isGreaterThan(TimeUnit.MICROSECONDS.toMillis(PartitionFixture.TEN));
        assertThat(first.getJsonObject("view").getLong("conflated"))
                .as("two new ticks, and none that was told")
                .isEqualTo(1);
        assertThat(subscriber.bars(SYMBOL))
                .isEqualTo(Map.of(PartitionFixture.TEN, definition.closedBars().get(PartitionFixture.TEN)));
        calc.stop();
        assertThat(redis.send(Command.HMGET, RedisKeys.calcPosition(PARTITION), "position", "published", "format"))
                .extracting(Object::toString)
                .containsExactly("1795341663000-0", "1795341663000-0", "1");
        assertThat(redis.send(Command.HGET, RedisKeys.calcPosition(PARTITION), "token")
                        .toLong())
                .isGreaterThan(PartitionFixture.TOKEN);
    }

    @Test
    @ExpectedErrors("LeasedOwnership: state is of a later release")
    void thePartitionOfALaterReleaseIsLeftToWhoCanReadIt() throws Exception {
        redis.send(Command.DEL, RedisKeys.calcLease(PARTITION));
        redis.send(Command.HSET, RedisKeys.calcPosition(PARTITION), "format", 2);
        List<String> before = state();
        CalcProcess calc = process().start();
        Eventually.holds("owns the others", () -> calc.partitionsOwned() == 7);
        assertThat(calc.isReady("calc/partitions")).isFalse();
        assertThat(state()).isEqualTo(before);
        CalcProcess later = closedAtEnd(new CalcProcess(
                        redis.url(),
                        5,
                        new LeasedOwnership(
                                RedisUrl.parse(redis.url()),
                                CalcProcess.PARTITIONS,
                                "later",
                                LeaseTerms.DEFAULT,
                                2,
                                System::nanoTime)))
                .start();
        appendNew();
        definition.check(subscriber.newest(SYMBOL));
        assertThat(calc.isReady("calc/partitions")).isFalse();
        calc.stop();
        Eventually.holds("owns all", () -> later.partitionsOwned() == 8 && later.isReady("calc/partitions"));
    }

    /** As if a later release had not named its format, or something was damaged. */
    @Test
    @ExpectedErrors("PartitionProcessor: partition stands still, its state is left as it is")
    void aPartitionThatCanNotBeReadStandsStillAndTheOthersGoOn() throws Exception {
        redis.send(Command.DEL, RedisKeys.calcLease(PARTITION));
        byte[] head = fixture.symbolFields().get("head");
        head[0] = 2;
        redis.send(Command.HSET, RedisKeys.calcSymbol(PARTITION, SYMBOL), "head", head);
        String before = dump(RedisKeys.calcSymbol(PARTITION, SYMBOL));
        CalcProcess calc = process().start();
        assertThat(calc.isReady("calc/partitions")).isFalse();
        int other = TestQueue.partitionOf("ETH-USD");
        for (int i = 1; i <= 3; i++) { // a commit each second: for so long nothing may be tried again
            String entry = i + "-0";
            append(other, entry, List.of(tick("ETH-USD", i)));
            Eventually.holds("committed", () -> entry.equals(position(other)));
        }
        assertThat(position(PARTITION)).isEqualTo(PartitionFixture.POSITION);
        assertThat(dump(RedisKeys.calcSymbol(PARTITION, SYMBOL))).isEqualTo(before);
        assertThat(redis.send(Command.HGET, RedisKeys.calcPosition(PARTITION), "load")
                        .toInteger())
                .as("loads: three before, and one")
                .isEqualTo(4);
        assertThat(subscriber.updates(SYMBOL)).isEmpty();
    }

    private void appendNew() {
        append("1795341663000-0", NEW);
        NEW.forEach(definition::arrive);
        Eventually.holds("all ticks are told", () -> subscriber.hasCount(SYMBOL, definition.applied()));
    }

    private void append(String entry, List<Tick> ticks) {
        append(PARTITION, entry, ticks);
    }

    /** With a field that no release knows yet. */
    private void append(int partition, String entry, List<Tick> ticks) {
        byte[] frame = new FrameEncoder().encode(ticks);
        redis.send(Command.XADD, RedisKeys.ticks(partition), entry, "later", "1", RedisKeys.FRAME_FIELD, frame);
    }

    private static Tick tick(String symbol, int i) {
        Tick tick = TestMarket.tick(i);
        return new Tick(
                symbol, tick.tsMicros(), tick.price(), tick.volume(), tick.source(), i, tick.receivedAtMicros());
    }

    private List<String> state() {
        return List.of(dump(RedisKeys.calcPosition(PARTITION)), dump(RedisKeys.calcSymbol(PARTITION, SYMBOL)));
    }

    private String dump(String key) {
        return HexFormat.of().formatHex(redis.send(Command.DUMP, key).toBytes());
    }

    private String position(int partition) {
        var position = redis.send(Command.HGET, RedisKeys.calcPosition(partition), "position");
        return position == null ? null : position.toString();
    }

    private CalcProcess process() throws Exception {
        return closedAtEnd(new CalcProcess(redis.url(), 5));
    }

    private CalcProcess closedAtEnd(CalcProcess process) {
        processes.add(process);
        return process;
    }
}
