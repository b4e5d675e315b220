package io.tickwire.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickwire.config.RedisUrl;
import io.tickwire.teststores.RedisStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Writes that count only when replicas have them. */
class ReplicatedWriteTest {
    private static final RedisScript WRITE = RedisScript.resource(ReplicatedWriteTest.class, "write.lua");

    private Vertx vertx;
    private RedisStore master;
    private RedisStore replica;
    private RedisLink link;

    @BeforeEach
    void start() throws Exception {
        vertx = Vertx.vertx();
        master = RedisStore.inMemory("repl-diskless-sync yes", "repl-diskless-sync-delay 0");
        replica = RedisStore.inMemory("replicaof 127.0.0.1 " + master.port());
        // as the master sees it: the replica calls its link up before its first acknowledgement has come
        Eventually.holds(
                "replica is in step", () -> master.bulk("INFO replication").contains("state=online"));
        link = new RedisLink(vertx, RedisUrl.parse(master.url()), "test", 6_000);
        await(link.connect());
    }

    @AfterEach
    void stop() throws Exception {
        await(link.close());
        await(vertx.close());
        replica.close();
        master.close();
    }

    @Test
    void aReplicaHasWhatIsConfirmed() throws Exception {
        for (int i = 1; i <= 20; i++) {
            assertThat(await(write(1)).toLong()).isEqualTo(i);
            assertThat(replica.bulk("GET k").lines().skip(1).findFirst()).contains(Integer.toString(i));
        }
    }

    @Test
    void nothingIsConfirmedWhileTheReplicaIsStalled() throws Exception {
        replica.freeze();
        try {
            assertThatThrownBy(() -> await(write(1)))
                    .hasRootCauseInstanceOf(UnderReplicatedException.class)
                    .hasMessageContaining("wanted=1 found=0");
        } finally {
            replica.thaw();
        }
        Eventually.holds("confirmed again", () -> succeeds(write(1)));
    }

    @Test
    void nothingIsConfirmedWithFewerReplicasThanAskedFor() {
        assertThatThrownBy(() -> await(write(2))).hasMessageContaining("wanted=2 found=1");
    }

    /** WAIT on a connection that has written nothing is satisfied at once. */
    @Test
    void aConnectionLostOnTheWayConfirmsNothing() throws Exception {
        replica.freeze();
        try {
            Future<?> first = write(1);
            link.reconnect("test");
            assertThatThrownBy(() -> await(first)).hasCauseInstanceOf(RedisUnavailableException.class);
            Eventually.holds("connected again", link::isConnected);
            assertThatThrownBy(() -> await(write(1))).hasRootCauseInstanceOf(UnderReplicatedException.class);
        } finally {
            replica.thaw();
        }
    }

    private Future<io.vertx.redis.client.Response> write(int replicas) {
        return link.evalReplicated(WRITE, List.of("k"), List.of(), replicas, 2_000);
    }

    private static boolean succeeds(Future<?> future) throws Exception {
        return await(future.transform(done -> Future.succeededFuture(done.succeeded())));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
