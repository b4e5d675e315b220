package io.tickwire.flush;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import redis.embedded.RedisServer;

/** A real Redis and a real Postgres on ports of their own, and ways to make them suffer. */
final class TestServers implements AutoCloseable {
    private final int redisPort = freePort();
    private final int postgresPort = freePort();
    private final Path data = Files.createTempDirectory("flush-pg");
    private final RedisServer redis;
    private EmbeddedPostgres postgres;

    TestServers() throws IOException {
        redis = RedisServer.newRedisServer()
                .port(redisPort)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .setting("maxmemory-policy noeviction")
                .build();
        redis.start();
        startPostgres();
    }

    String redisUrl() {
        return "redis://127.0.0.1:" + redisPort;
    }

    String pgUrl(String database) {
        return "postgresql://postgres:postgres@127.0.0.1:" + postgresPort + "/" + database;
    }

    /** An empty database. */
    void createDatabase(String name) throws SQLException {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
    }

    Connection connect(String database) throws SQLException {
        return postgres.getDatabase("postgres", database).getConnection();
    }

    void startPostgres() throws IOException {
        postgres = EmbeddedPostgres.builder()
                .setPort(postgresPort)
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .start();
    }

    void stopPostgres() throws IOException {
        postgres.close();
    }

    /** SIGSTOP to all of it: connections stay open and nothing answers. */
    void freezePostgres() throws IOException, InterruptedException {
        signalPostgres("-STOP");
    }

    void thawPostgres() throws IOException, InterruptedException {
        signalPostgres("-CONT");
    }

    private void signalPostgres(String signal) throws IOException, InterruptedException {
        long postmaster = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).get(0));
        List<String> pids = Stream.concat(
                        Stream.of(postmaster),
                        ProcessHandle.of(postmaster).orElseThrow().descendants().map(ProcessHandle::pid))
                .map(String::valueOf)
                .toList();
        Process kill = new ProcessBuilder(
                        Stream.concat(Stream.of("kill", signal), pids.stream()).toList())
                .start();
        if (kill.waitFor() != 0) {
            throw new IOException("kill failed: signal=" + signal);
        }
    }

    @Override
    public void close() throws IOException {
        redis.stop();
        postgres.close();
        try (Stream<Path> files = Files.walk(data)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
