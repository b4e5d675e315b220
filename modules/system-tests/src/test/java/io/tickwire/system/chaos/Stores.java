package io.tickwire.system.chaos;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import redis.embedded.RedisServer;

/** A real Redis that has on disk what it has answered, a real Postgres with fsync, and ways to hurt them. */
public final class Stores implements AutoCloseable {
    private final int redisPort = Ports.free();
    private final int postgresPort = Ports.free();
    private final Path redisDirectory;
    private final Path postgresDirectory;
    private List<Long> frozenRedis = List.of();
    private RedisServer redis;
    private EmbeddedPostgres postgres;

    public Stores(Path directory) throws IOException {
        redisDirectory = Files.createDirectories(directory.resolve("redis"));
        postgresDirectory = directory.resolve("postgres");
        startRedis();
        startPostgres();
    }

    public int redisPort() {
        return redisPort;
    }

    public String postgresUrl() {
        return "postgresql://postgres:postgres@127.0.0.1:" + postgresPort + "/postgres";
    }

    Connection connect() throws SQLException {
        return postgres.getPostgresDatabase().getConnection();
    }

    void startRedis() throws IOException {
        redis = RedisServer.newRedisServer()
                .port(redisPort)
                .bind("127.0.0.1")
                .setting("dir " + redisDirectory)
                .setting("save \"\"")
                .setting("appendonly yes")
                .setting("appendfsync always")
                .setting("maxmemory-policy noeviction")
                .build();
        redis.start();
    }

    /** SIGKILL: what it has answered is on disk. */
    void killRedis() throws IOException, InterruptedException {
        Signals.send("KILL", List.of(redisPid()));
        redis.stop();
    }

    /** SIGSTOP: connections stay open and nothing answers. */
    void freezeRedis() throws IOException, InterruptedException {
        frozenRedis = List.of(redisPid());
        Signals.send("STOP", frozenRedis);
    }

    void thawRedis() throws IOException, InterruptedException {
        Signals.send("CONT", frozenRedis);
    }

    void startPostgres() throws IOException {
        postgres = EmbeddedPostgres.builder()
                .setPort(postgresPort)
                .setDataDirectory(postgresDirectory)
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("work_mem", "128MB") // for the verdict, over millions of rows
                .start();
    }

    void stopPostgres() throws IOException {
        postgres.close();
    }

    /** SIGKILL to all of it, as when the machine goes. */
    void killPostgres() throws IOException, InterruptedException {
        Signals.send("KILL", postgresPids());
        postgres.close();
        Files.deleteIfExists(postgresDirectory.resolve("postmaster.pid"));
    }

    /** SIGSTOP to all of it. */
    void freezePostgres() throws IOException, InterruptedException {
        Signals.send("STOP", postgresPids());
    }

    void thawPostgres() throws IOException, InterruptedException {
        Signals.send("CONT", postgresPids());
    }

    /** One command in Redis' inline form; the first line of the answer. */
    String redis(String command) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", redisPort)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }

    private long redisPid() throws IOException {
        return Long.parseLong(redisInfo("server", "process_id:"));
    }

    /** A value of INFO. */
    String redisInfo(String section, String name) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", redisPort)) {
            socket.getOutputStream().write(("INFO " + section + "\r\nQUIT\r\n").getBytes(StandardCharsets.US_ASCII));
            String info = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return info.lines()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(name.length()).trim())
                    .findFirst()
                    .orElseThrow();
        }
    }

    private List<Long> postgresPids() throws IOException {
        long postmaster = Long.parseLong(
                Files.readAllLines(postgresDirectory.resolve("postmaster.pid")).get(0));
        return Stream.concat(
                        Stream.of(postmaster),
                        ProcessHandle.of(postmaster).orElseThrow().descendants().map(ProcessHandle::pid))
                .toList();
    }

    @Override
    public void close() throws IOException {
        redis.stop();
        postgres.close();
    }
}
