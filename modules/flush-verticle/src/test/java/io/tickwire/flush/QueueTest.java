package io.tickwire.flush;

import static io.tickwire.flush.TestTicks.series;
import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.config.RedisUrl;
import io.tickwire.flush.batch.Delivery;
import io.tickwire.flush.queue.Acknowledger;
import io.tickwire.flush.queue.PartitionReader;
import io.tickwire.flush.queue.ReaderTimes;
import io.tickwire.redis.QueueReads;
import io.tickwire.redis.RedisKeys;
import io.tickwire.redis.RedisLink;
import io.tickwire.redis.StreamId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The parts that talk to Redis, one by one, on a real one. */
@Timeout(30)
class QueueTest {
    private static TestServers servers;
    private static int databases;
    private FlushRig rig;
    private Context loop;

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
        rig = new FlushRig(servers, "queue" + databases++);
        loop = rig.vertx.getOrCreateContext();
    }

    @AfterEach
    void tearDown() {
        rig.close();
    }

    private <T> T onLoop(Supplier<Future<T>> work) {
        Promise<T> done = Promise.promise();
        loop.runOnContext(go -> work.get().onComplete(done));
        return TestQueue.await(done.future());
    }

    private List<Delivery> readAs(String consumer, int partition) {
        Response answer = rig.queue.send(
                Command.XREADGROUP, "GROUP", "flush", consumer, "STREAMS", RedisKeys.ticks(partition), ">");
        Response entries = answer.isMap()
                ? answer.get(RedisKeys.ticks(partition))
                : answer.get(0).get(1);
        return entries.stream()
                .<Delivery>map(entry -> new Delivery.Frame(
                        partition, StreamId.parse(entry.get(0).toString()), series(0, 5)))
                .toList();
    }

    @Test
    void anAcknowledgementCountsOnceHoweverOftenItIsRepeated() {
        rig.queue.append(series(0, 100), 5);
        List<Delivery> deliveries = readAs("me", 1);
        RedisLink link = new RedisLink(rig.vertx, RedisUrl.parse(servers.redisUrl()), "test", 5_000);
        onLoop(link::connect);
        Acknowledger acknowledger = new Acknowledger(link);
        onLoop(() -> acknowledger.acknowledge(1, deliveries.subList(0, 1)));
        onLoop(() -> acknowledger.acknowledge(1, deliveries));
        onLoop(() -> acknowledger.acknowledge(1, deliveries));
        assertThat(rig.queue.metered("flush")).isEqualTo(5L * deliveries.size());
        assertThat(rig.queue.pending()).isZero();
        onLoop(link::close);
    }

    @Test
    void aPendingEntryIsNeverTrimmedThoughLaterOnesAreDone() {
        rig.queue.append(series(0, 200), 5);
        rig.queue.calcIsDone();
        List<Delivery> deliveries = readAs("me", 1);
        RedisLink link = new RedisLink(rig.vertx, RedisUrl.parse(servers.redisUrl()), "test", 5_000);
        onLoop(link::connect);
        Acknowledger acknowledger = new Acknowledger(link);
        onLoop(() -> acknowledger.acknowledge(1, deliveries.subList(2, deliveries.size())));
        assertThat(rig.queue.send(Command.XLEN, RedisKeys.ticks(1)).toInteger()).isEqualTo(deliveries.size());
        onLoop(() -> acknowledger.acknowledge(1, deliveries.subList(0, 1)));
        assertThat(rig.queue.send(Command.XLEN, RedisKeys.ticks(1)).toInteger()).isEqualTo(deliveries.size() - 1);
        onLoop(() -> acknowledger.acknowledge(1, deliveries.subList(1, 2)));
        assertThat(rig.queue.send(Command.XLEN, RedisKeys.ticks(1)).toInteger()).isZero();
        onLoop(link::close);
    }

    @Test
    void whatGotLostOnTheWayIsReadAgainAtOnceAndOnlyOnce() {
        rig.queue.append(series(0, 200), 5);
        Duration atOnce = Duration.ofSeconds(5); // before it could be taken over
        int lost = readAs("me", 1).size(); // delivered to this consumer, by a connection that was cut
        List<Delivery> received = new CopyOnWriteArrayList<>();
        QueueReads queue =
                PartitionReader.queue(rig.vertx, RedisUrl.parse(servers.redisUrl()), "me", ReaderTimes.DEFAULT);
        PartitionReader reader = new PartitionReader(
                rig.vertx, queue, 1, TestQueue.PARTITIONS, "me", ReaderTimes.DEFAULT, new PartitionReader.Sink() {
                    @Override
                    public long room() {
                        return 1_000_000;
                    }

                    @Override
                    public void offer(Delivery delivery) {
                        received.add(delivery);
                    }
                });
        onLoop(reader::start);
        FlushRig.await(atOnce, () -> received.size() == lost);
        rig.queue.send(Command.CLIENT, "KILL", "TYPE", "normal", "SKIPME", "yes"); // all is delivered once more
        rig.queue.append(series(200, 200), 5);
        FlushRig.await(() -> received.size() == 2 * lost);
        assertThat(received).extracting(Delivery::id).doesNotHaveDuplicates().isSorted();
        onLoop(() -> reader.stop().compose(stopped -> reader.leave()).compose(left -> queue.close()));
    }

    @Test
    void readsNoMoreThanThereIsRoomFor() {
        rig.queue.append(series(0, 2_000), 5);
        List<Delivery> received = new CopyOnWriteArrayList<>();
        QueueReads queue =
                PartitionReader.queue(rig.vertx, RedisUrl.parse(servers.redisUrl()), "me", ReaderTimes.DEFAULT);
        PartitionReader reader = new PartitionReader(
                rig.vertx, queue, 1, TestQueue.PARTITIONS, "me", ReaderTimes.DEFAULT, new PartitionReader.Sink() {
                    @Override
                    public long room() {
                        return 100 - 5L * received.size();
                    }

                    @Override
                    public void offer(Delivery delivery) {
                        received.add(delivery);
                    }
                });
        onLoop(reader::start);
        FlushRig.await(() -> 5 * received.size() >= 100);
        assertThat(received).hasSizeLessThanOrEqualTo(64); // the first read does not know yet how large entries are
        assertThat(rig.queue.pending()).isEqualTo(received.size());
        onLoop(() -> reader.stop().compose(stopped -> reader.leave()).compose(left -> queue.close()));
    }
}
