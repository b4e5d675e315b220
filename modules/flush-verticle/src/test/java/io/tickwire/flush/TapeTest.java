package io.tickwire.flush;

import static io.tickwire.flush.TestTicks.series;
import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.config.RedisUrl;
import io.tickwire.config.Settings;
import io.tickwire.flush.batch.Delivery;
import io.tickwire.flush.queue.Acknowledger;
import io.tickwire.redis.RedisKeys;
import io.tickwire.redis.RedisLink;
import io.tickwire.redis.StreamId;
import io.tickwire.redis.TapeWish;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is kept of entries that leave the queue, on a real Redis. */
@Timeout(60)
class TapeTest {
    private static final int PARTITION = 1;
    private static final Settings.Tape TEN_MINUTES = new Settings.Tape(600_000, false, 1 << 28);
    private static TestServers servers;
    private static int databases;
    private FlushRig rig;
    private Context loop;
    private RedisLink link;
    private Acknowledger acknowledger;

    @BeforeAll
    static void startServers() throws Exception {
        servers = new TestServers();
    }

    @AfterAll
    static void stopServers() throws Exception {
        servers.close();
    }

    @BeforeEach
    void setUp() throws Exception {
        rig = new FlushRig(servers, "tape" + databases++);
        loop = rig.vertx.getOrCreateContext();
        link = new RedisLink(rig.vertx, RedisUrl.parse(servers.redisUrl()), "test", 5_000);
        onLoop(link::connect);
        acknowledger = new Acknowledger(link);
    }

    @AfterEach
    void tearDown() {
        rig.queue.send(Command.CONFIG, "SET", "maxmemory", "0");
        onLoop(link::close);
        rig.close();
    }

    private <T> T onLoop(Supplier<Future<T>> work) {
        Promise<T> done = Promise.promise();
        loop.runOnContext(go -> work.get().onComplete(done));
        return TestQueue.await(done.future());
    }

    private void want(Settings.Tape tape) {
        onLoop(() -> TapeWish.say(link, PARTITION, tape, TestQueue.PARTITIONS));
    }

    private void acknowledge(List<Delivery> deliveries) {
        onLoop(() -> acknowledger.acknowledge(PARTITION, deliveries));
    }

    private List<Delivery> readAll() {
        List<Delivery> all = new ArrayList<>();
        while (true) {
            Response answer = rig.queue.send(
                    Command.XREADGROUP, "GROUP", "flush", "me", "STREAMS", RedisKeys.ticks(PARTITION), ">");
            if (answer == null) {
                return all;
            }
            Response entries = answer.isMap()
                    ? answer.get(RedisKeys.ticks(PARTITION))
                    : answer.get(0).get(1);
            entries.forEach(entry -> all.add(
                    new Delivery.Frame(PARTITION, StreamId.parse(entry.get(0).toString()), series(0, 5))));
        }
    }

    /** Each entry as its id and frame. */
    private List<String> entries(String key) {
        return rig.queue.send(Command.XRANGE, key, "-", "+").stream()
                .map(Response::toString)
                .toList();
    }

    private List<String> tape() {
        return entries(RedisKeys.tape(PARTITION));
    }

    private List<String> queue() {
        return entries(RedisKeys.ticks(PARTITION));
    }

    private StreamId from() {
        return StreamId.parse(meter("tapeFrom"));
    }

    private String meter(String field) {
        return String.valueOf(rig.queue.send(Command.HGET, RedisKeys.meter(PARTITION), field));
    }

    private static StreamId id(String entry) {
        return StreamId.parse(entry.substring(1, entry.indexOf(',')));
    }

    @Test
    void nothingIsKeptWhenNobodyWantsIt() {
        rig.queue.append(series(0, 200), 5);
        List<Delivery> deliveries = readAll();
        rig.queue.calcIsDone();
        acknowledge(deliveries);
        assertThat(queue()).isEmpty();
        assertThat(rig.queue.send(Command.EXISTS, RedisKeys.tape(PARTITION)).toInteger())
                .isZero();
        assertThat(rig.queue
                        .send(Command.HEXISTS, RedisKeys.meter(PARTITION), "tapeAt")
                        .toInteger())
                .isZero();
    }

    @Test
    void whatIsTrimmedStandsOnTheTapeAsItStoodInTheQueue() {
        want(TEN_MINUTES);
        rig.queue.append(series(0, 200), 5);
        List<String> queued = queue();
        List<Delivery> deliveries = readAll();
        rig.queue.calcIsDone();
        acknowledge(deliveries.subList(0, 3));
        assertThat(queue()).isEqualTo(queued.subList(3, queued.size()));
        assertThat(tape()).isEqualTo(queued.subList(0, 3));
        acknowledge(deliveries.subList(3, deliveries.size()));
        assertThat(queue()).isEmpty();
        assertThat(tape()).isEqualTo(queued);
        assertThat(from()).isLessThanOrEqualTo(id(queued.get(0)));
        assertThat(rig.queue.send(Command.PTTL, RedisKeys.tape(PARTITION)).toLong())
                .isBetween(1L, 600_000L);
    }

    @Test
    void howeverMuchIsDoneAtOnceAllOfItGetsOnTheTape() {
        want(TEN_MINUTES);
        rig.queue.append(series(0, 40_000), 5); // about 2,000 entries of the partition: more than one script copies
        List<String> queued = queue();
        assertThat(queued).hasSizeGreaterThan(1_500);
        List<Delivery> deliveries = readAll();
        rig.queue.calcIsDone();
        acknowledge(deliveries);
        assertThat(queue()).isEmpty();
        assertThat(tape()).isEqualTo(queued);
    }

    /** So a wish that comes while the queue is empty promises all that comes after it. */
    @Test
    void aNewWishBeginsBehindWhatIsGone() {
        rig.queue.append(series(0, 100), 5);
        List<String> gone = queue();
        List<Delivery> deliveries = readAll();
        rig.queue.calcIsDone();
        acknowledge(deliveries);
        want(TEN_MINUTES);
        StreamId last = id(gone.get(gone.size() - 1));
        assertThat(from()).isEqualTo(new StreamId(last.millis(), last.number() + 1));
    }

    @Test
    void aReleaseThatCopiesNothingIsNoticed() {
        want(TEN_MINUTES);
        rig.queue.append(series(0, 200), 5);
        List<String> queued = queue();
        List<Delivery> deliveries = readAll();
        rig.queue.calcIsDone();
        acknowledge(deliveries.subList(0, 2));
        // what ack.lua of 0.1 does
        rig.queue.send(Command.HINCRBY, RedisKeys.meter(PARTITION), "flush", 5);
        rig.queue.send(
                Command.XTRIM,
                RedisKeys.ticks(PARTITION),
                "MINID",
                deliveries.get(4).id().toString());
        assertThat(meter("tapeAt")).isNotEqualTo(meter("calc").replace("null", "") + "/" + meter("flush"));
        acknowledge(deliveries.subList(4, 5));
        assertThat(from()).isEqualTo(id(queued.get(4)));
        assertThat(tape()).doesNotContain(queued.get(0), queued.get(1));
        assertThat(meter("tapeAt")).isEqualTo(meter("calc").replace("null", "") + "/" + meter("flush"));
    }

    @Test
    void whatIsTooMuchGoesTheOldestFirstAndIsNeverPromised() {
        want(new Settings.Tape(600_000, false, 20_000L * TestQueue.PARTITIONS));
        StreamId first = null;
        // of the last nine minutes, one after another
        long nowMs = rig.queue.send(Command.TIME).get(0).toLong() * 1_000;
        byte[] frame = new byte[1_000];
        rig.queue.send(Command.DEL, RedisKeys.ticks(PARTITION));
        rig.queue.send(Command.XGROUP, "CREATE", RedisKeys.ticks(PARTITION), "flush", "0", "MKSTREAM");
        for (int i = 0; i < 108; i++) {
            StreamId id = new StreamId(nowMs - 540_000 + i * 5_000, 0);
            first = first == null ? id : first;
            rig.queue.send(Command.XADD, RedisKeys.ticks(PARTITION), id.toString(), "f", frame);
        }
        List<Delivery> deliveries = readAll();
        rig.queue.send(
                Command.HSET,
                RedisKeys.calcPosition(PARTITION),
                "position",
                deliveries.get(107).id().toString());
        for (Delivery delivery : deliveries) {
            acknowledge(List.of(delivery));
        }
        List<String> kept = tape();
        assertThat(kept).hasSizeBetween(8, 20);
        assertThat(id(kept.get(kept.size() - 1))).isEqualTo(deliveries.get(107).id());
        assertThat(from()).isGreaterThan(first).isLessThanOrEqualTo(id(kept.get(0)));
    }

    @Test
    void whatIsOlderThanItsTimeGoesAndIsNeverCopied() {
        want(new Settings.Tape(60_000, false, 1 << 28));
        long nowMs = rig.queue.send(Command.TIME).get(0).toLong() * 1_000;
        rig.queue.send(Command.DEL, RedisKeys.ticks(PARTITION));
        rig.queue.send(Command.XGROUP, "CREATE", RedisKeys.ticks(PARTITION), "flush", "0", "MKSTREAM");
        for (long ageMs : new long[] {300_000, 200_000, 30_000, 20_000}) {
            rig.queue.send(Command.XADD, RedisKeys.ticks(PARTITION), (nowMs - ageMs) + "-0", "f", "x");
        }
        List<Delivery> deliveries = readAll();
        rig.queue.send(
                Command.HSET,
                RedisKeys.calcPosition(PARTITION),
                "position",
                deliveries.get(3).id().toString());
        acknowledge(deliveries);
        assertThat(tape()).hasSize(2);
        assertThat(from()).isEqualTo(new StreamId(nowMs - 200_000, 1));
        want(new Settings.Tape(25_000, false, 1 << 28)); // time goes by
        rig.queue.append(series(0, 200), 5);
        List<Delivery> more = readAll();
        rig.queue.calcIsDone();
        acknowledge(more);
        assertThat(from()).isEqualTo(new StreamId(nowMs - 30_000, 1));
    }

    /** Otherwise the tape would hold the memory that the queue needs, and posts would be refused. */
    @Test
    void theTapeGoesAtOnceWhenRedisIsOutOfMemory() {
        want(TEN_MINUTES);
        rig.queue.append(series(0, 2_000), 5);
        List<Delivery> deliveries = readAll();
        rig.queue.calcIsDone();
        acknowledge(deliveries.subList(0, 40));
        assertThat(tape()).hasSize(40);
        rig.queue.send(Command.CONFIG, "SET", "maxmemory", "1");
        acknowledge(deliveries.subList(40, 60));
        rig.queue.send(Command.CONFIG, "SET", "maxmemory", "0");
        assertThat(tape()).isEmpty();
        assertThat(id(queue().get(0))).isEqualTo(deliveries.get(60).id());
        assertThat(from())
                .isGreaterThan(deliveries.get(59).id())
                .isLessThanOrEqualTo(deliveries.get(60).id());
        acknowledge(deliveries.subList(60, deliveries.size()));
        assertThat(tape()).hasSize(deliveries.size() - 60);
    }

    @Test
    void aTapeOfAQueueThatWasLostIsNotMixedWithTheNewOne() {
        want(TEN_MINUTES);
        rig.queue.append(series(0, 100), 5);
        List<Delivery> deliveries = readAll();
        rig.queue.send(Command.XADD, RedisKeys.tape(PARTITION), "9999999999999-0", "f", "later");
        rig.queue.calcIsDone();
        acknowledge(deliveries);
        assertThat(queue()).isEmpty();
        assertThat(tape()).hasSize(deliveries.size()).noneMatch(entry -> entry.contains("later"));
    }
}
