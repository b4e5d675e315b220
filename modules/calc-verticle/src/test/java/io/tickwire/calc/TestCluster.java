package io.tickwire.calc;

import io.tickwire.teststores.RedisClusterStore;
import io.tickwire.teststores.RedisStore;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Response;
import java.io.IOException;

/** A Redis Cluster of three masters, and a client that waits for answers. */
final class TestCluster implements TestCommands, AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final RedisClusterStore cluster = new RedisClusterStore(3);
    private final Redis client;

    TestCluster() throws IOException {
        RedisOptions options = new RedisOptions().setType(RedisClientType.CLUSTER);
        cluster.nodes().forEach(node -> options.addConnectionString(node.url()));
        client = Redis.createClient(vertx, options);
    }

    /** Kills one of the masters and starts it again. */
    void crashOne() throws IOException {
        RedisStore one = cluster.node(1);
        one.kill();
        one.start();
        cluster.awaitFormed();
    }

    String urls() {
        return cluster.urls();
    }

    /** Of one of them: what is published on any is heard on all. */
    String anyUrl() {
        return cluster.node(0).url();
    }

    @Override
    public Response send(Command command, Object... arguments) {
        return TestRedis.await(client.send(TestRedis.request(command, arguments)));
    }

    @Override
    public void close() throws IOException {
        TestRedis.await(vertx.close());
        cluster.close();
    }
}
