package io.tickwire.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickwire.config.RedisUrl;
import io.tickwire.teststores.RedisClusterStore;
import io.tickwire.teststores.RedisStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A link to a Redis Cluster whose slots move and whose nodes die. */
class RedisClusterTest {
    private static final int PARTITIONS = 16;

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private Vertx vertx;
    private RedisClusterStore cluster;
    private RedisLink link;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
    }

    @AfterEach
    void stop() throws Exception {
        await(link.close());
        await(vertx.close());
        cluster.close();
    }

    @Test
    void everyCommandFindsTheNodeOfItsKeys() throws Exception {
        connect(false);
        await(new QueueSetup(link, PARTITIONS).run());
        RedisScript echo = RedisScript.resource(RedisClusterTest.class, "echo.lua");
        for (int p = 0; p < PARTITIONS; p++) {
            String key = RedisKeys.ticks(p);
            assertThat(await(link.eval(echo, List.of(key), List.of("a")))).hasToString(key + "=a");
            assertThat(await(increments(p, 100)).get(99).toLong()).isEqualTo(100);
        }
        for (RedisStore node : cluster.nodes()) {
            assertThat(node.command("DBSIZE")).isNotEqualTo(":0");
        }
        assertThat(events).isEmpty();
    }

    @Test
    void aSlotThatIsMovingAndThenHasMovedIsFollowed() throws Exception {
        connect(false);
        await(increments(0, 1));
        int from = cluster.masterOf("0");
        int to = (from + 1) % 3;
        String slot = cluster.node(0).command("CLUSTER KEYSLOT 0").substring(1);
        String setSlot = "CLUSTER SETSLOT " + slot;
        cluster.node(to).command(setSlot + " IMPORTING " + cluster.id(from));
        cluster.node(from).command(setSlot + " MIGRATING " + cluster.id(to));
        assertThat(cluster.node(from)
                        .command("MIGRATE 127.0.0.1 " + cluster.node(to).port() + " " + RedisKeys.meter(0) + " 0 5000"))
                .isEqualTo("+OK");
        assertThat(await(increments(0, 10))).map(Response::toLong).contains(11L); // ASK
        cluster.node(to).command(setSlot + " NODE " + cluster.id(to));
        cluster.node(from).command(setSlot + " NODE " + cluster.id(to));
        // MOVED: each is sent again when its own answer says so, so the last of them need not be the last to be carried
        // out
        assertThat(await(increments(0, 10))).map(Response::toLong).contains(21L);
        assertThat(await(increments(0, 10)).get(9).toLong()).isEqualTo(31);
        assertThat(events).isEmpty();
    }

    @Test
    void aNodeThatDiesFailsItsOwnPartitionsOnlyAndComesBack() throws Exception {
        connect(false);
        int dead = 1;
        for (int p = 0; p < PARTITIONS; p++) {
            await(increments(p, 1));
        }
        cluster.node(dead).kill();
        next("lost");
        assertThat(link.isConnected()).isFalse();
        for (int p = 0; p < PARTITIONS; p++) {
            if (cluster.masterOf(Integer.toString(p)) == dead) {
                Future<?> refused = increments(p, 1);
                assertThatThrownBy(() -> await(refused)).hasRootCauseInstanceOf(RedisUnavailableException.class);
            } else {
                assertThat(await(increments(p, 1)).get(0).toLong()).isEqualTo(2);
            }
        }
        cluster.node(dead).start();
        next("connected");
        for (int p = 0; p < PARTITIONS; p++) {
            int partition = p;
            Eventually.holds("works again", () -> increments(partition, 1)
                    .transform(done -> Future.succeededFuture(done.succeeded()))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get());
        }
    }

    @Test
    void aReplicaThatTakesOverIsFound() throws Exception {
        connect(true);
        int partition = IntStream.range(0, PARTITIONS)
                .filter(p -> masterOf(p) == 1)
                .findFirst()
                .orElseThrow();
        await(increments(partition, 1));
        assertThat(cluster.node(1).command("WAIT 1 5000")).isNotNull();
        cluster.node(1).kill();
        next("lost");
        next("connected");
        assertThat(await(increments(partition, 1)).get(0).toLong()).isEqualTo(2);
    }

    /** The connection of the library needs every node, replicas too, before it serves any. */
    @Test
    void aReplicaThatDiesIsNobodysLoss() throws Exception {
        connect(true);
        cluster.node(3).kill();
        RedisLink another = new RedisLink(vertx, RedisUrl.parse(cluster.urls()), "another", 1_000);
        await(another.connect());
        for (int p = 0; p < PARTITIONS; p++) {
            await(increments(p, 1));
            await(another.send(Request.cmd(Command.GET).arg(RedisKeys.meter(p))));
        }
        assertThat(events).isEmpty();
        await(another.close());
    }

    @Test
    void aSubscriptionIsMadeAgainOnAnotherNode() throws Exception {
        connect(false);
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        RedisLink subscription = RedisLink.toOneNode(vertx, RedisUrl.parse(cluster.urls()), "subscription", 1_000)
                .onMessage(push -> told.add(push.get(0) + " " + push.get(2)));
        subscription.onConnected(up -> subscription
                .send(Request.cmd(Command.SUBSCRIBE).arg("channel"))
                .onFailure(failure -> told.add(failure.toString())));
        await(subscription.connect());
        for (int round = 0; round < 3; round++) {
            assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("subscribe 1");
            for (RedisStore node : cluster.nodes()) {
                node.command("PUBLISH channel " + round);
                assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("message " + round);
            }
            subscription.reconnect("test");
        }
        await(subscription.close());
    }

    private void connect(boolean replica) throws Exception {
        cluster = new RedisClusterStore(3, "cluster-require-full-coverage no");
        if (replica) {
            cluster.addReplica(1, "cluster-require-full-coverage no");
        }
        link = new RedisLink(vertx, RedisUrl.parse(cluster.urls()), "test", 1_000)
                .onConnected(connected -> events.add("connected"))
                .onLost(lost -> events.add("lost"));
        await(link.connect());
        next("connected");
    }

    private int masterOf(int partition) {
        try {
            return cluster.masterOf(Integer.toString(partition));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Future<List<Response>> increments(int partition, int times) {
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            requests.add(Request.cmd(Command.INCR).arg(RedisKeys.meter(partition)));
        }
        return link.batch(requests);
    }

    private void next(String event) throws InterruptedException {
        assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo(event);
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
