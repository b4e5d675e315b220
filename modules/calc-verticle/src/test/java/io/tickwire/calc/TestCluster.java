package io.tickwire.calc;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A Redis Cluster of three masters on loopback, and a client that waits for answers. */
final class TestCluster implements TestCommands, AutoCloseable {
    private static final int MASTERS = 3;
    private static final int SLOTS = 16_384;

    private final Vertx vertx = Vertx.vertx();
    private final List<TestRedis> masters = new ArrayList<>();
    private final Redis client;

    TestCluster(Path directory) throws IOException {
        for (int i = 0; i < MASTERS; i++) {
            TestRedis master = TestRedis.master(Files.createDirectory(directory.resolve("master-" + i)));
            masters.add(master);
            List<Object> slots = new ArrayList<>(List.of("ADDSLOTS"));
            IntStream.range(SLOTS * i / MASTERS, SLOTS * (i + 1) / MASTERS).forEach(slots::add);
            master.send(Command.CLUSTER, slots.toArray());
            master.send(Command.CLUSTER, "MEET", "127.0.0.1", masters.get(0).port());
        }
        awaitFormed();
        RedisOptions options = new RedisOptions().setType(RedisClientType.CLUSTER);
        masters.forEach(master -> options.addConnectionString(master.url()));
        client = Redis.createClient(vertx, options);
    }

    /** Kills one of the masters and starts it again. */
    void crashOne() throws IOException {
        masters.get(1).crash();
        awaitFormed();
    }

    private void awaitFormed() {
        Eventually.holds("cluster is formed", () -> masters.stream().allMatch(TestCluster::isFormed));
    }

    private static boolean isFormed(TestRedis master) {
        String info = master.send(Command.CLUSTER, "INFO").toString();
        return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:" + MASTERS);
    }

    String urls() {
        return masters.stream().map(TestRedis::url).collect(Collectors.joining(","));
    }

    /** Of one of them: what is published on any is heard on all. */
    String anyUrl() {
        return masters.get(0).url();
    }

    @Override
    public Response send(Command command, Object... arguments) {
        return TestRedis.await(client.send(TestRedis.request(command, arguments)));
    }

    @Override
    public void close() throws IOException {
        TestRedis.await(vertx.close());
        for (TestRedis master : masters) {
            master.close();
        }
    }
}
