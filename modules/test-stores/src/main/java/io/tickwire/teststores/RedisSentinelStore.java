package io.tickwire.teststores;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A master with two replicas, and three sentinels that watch it, each a {@link RedisStore} to be hurt. */
public final class RedisSentinelStore implements Closeable {
    public static final String MASTER = "mymaster";

    private static final int REPLICAS = 2;
    private static final int SENTINELS = 3;
    private static final int DOWN_AFTER_MS = 1_000;

    private final List<RedisStore> servers = new ArrayList<>();
    private final List<RedisStore> sentinels = new ArrayList<>();

    /** @param settings more lines of the configuration of each server */
    public RedisSentinelStore(String... settings) throws IOException {
        List<String> all = new ArrayList<>(List.of(settings));
        all.addAll(List.of("repl-diskless-sync yes", "repl-diskless-sync-delay 0"));
        servers.add(RedisStore.durable(all.toArray(String[]::new)));
        int port = servers.get(0).port();
        all.add("replicaof 127.0.0.1 " + port);
        for (int i = 0; i < REPLICAS; i++) {
            servers.add(RedisStore.durable(all.toArray(String[]::new)));
        }
        Condition.await(
                "the replicas are in step",
                () -> servers.get(0)
                                .bulk("INFO replication")
                                .lines()
                                .filter(line -> line.contains("state=online"))
                                .count()
                        == REPLICAS);
        for (int i = 0; i < SENTINELS; i++) {
            sentinels.add(RedisStore.sentinel(MASTER, port, SENTINELS / 2 + 1, DOWN_AFTER_MS));
        }
        for (RedisStore sentinel : sentinels) {
            Condition.await("a sentinel knows all others: port=" + sentinel.port(), () -> {
                String about = sentinel.bulk("SENTINEL master " + MASTER);
                return valueOf(about, "num-slaves").equals(Integer.toString(REPLICAS))
                        && valueOf(about, "num-other-sentinels").equals(Integer.toString(SENTINELS - 1));
            });
        }
    }

    /** As {@code REDIS_URL} takes it. */
    public String url() {
        return sentinels.stream()
                .map(sentinel -> "127.0.0.1:" + sentinel.port())
                .collect(Collectors.joining(",", "redis+sentinel://", "/" + MASTER));
    }

    public List<RedisStore> sentinels() {
        return List.copyOf(sentinels);
    }

    public List<RedisStore> servers() {
        return List.copyOf(servers);
    }

    /** The one that a sentinel calls master, and that says so itself; waits until there is one. */
    public RedisStore master() throws IOException {
        List<RedisStore> found = new ArrayList<>();
        Condition.await("there is a master", () -> {
            found.clear();
            for (RedisStore sentinel : sentinels) {
                String port = valueOf(sentinel.bulk("SENTINEL master " + MASTER), "port");
                servers.stream()
                        .filter(server -> Integer.toString(server.port()).equals(port))
                        .filter(RedisSentinelStore::isMaster)
                        .forEach(found::add);
            }
            return found.size() == sentinels.size() && found.stream().distinct().count() == 1;
        });
        return found.get(0);
    }

    private static boolean isMaster(RedisStore server) {
        try {
            return server.info("replication", "role:").equals("master");
        } catch (IOException e) {
            return false;
        }
    }

    /** A value out of a list of names and values, each on a line of its own behind one with its length. */
    private static String valueOf(String answer, String name) {
        List<String> lines = answer.lines().toList();
        int at = lines.indexOf(name);
        return at < 0 ? "" : lines.get(at + 2);
    }

    @Override
    public void close() throws IOException {
        for (RedisStore sentinel : sentinels) {
            sentinel.close();
        }
        for (RedisStore server : servers) {
            server.close();
        }
    }
}
