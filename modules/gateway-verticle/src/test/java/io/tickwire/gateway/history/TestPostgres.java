package io.tickwire.gateway.history;

import io.tickwire.domain.Tick;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;

/** A real Postgres with the tables that flush makes, and ways to make it suffer. */
final class TestPostgres implements AutoCloseable {
    /** The verticles meet at the tables and nowhere else, so the schema under test is read from where it is kept. */
    private static final Path MIGRATIONS = Path.of("../flush-verticle/src/main/resources/db/migration");

    private final int port;
    private final Path data = Files.createTempDirectory("history-pg");
    private EmbeddedPostgres server;

    TestPostgres() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        start();
    }

    String url() {
        return "postgresql://postgres:postgres@127.0.0.1:" + port + "/postgres";
    }

    void start() throws IOException {
        server = EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .start();
    }

    void stop() throws IOException {
        server.close();
    }

    Connection connect() throws SQLException {
        return server.getPostgresDatabase().getConnection();
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    TestPostgres migrate() throws IOException, SQLException {
        List<Path> migrations;
        try (Stream<Path> files = Files.list(MIGRATIONS)) {
            migrations = files.sorted().toList();
        }
        for (Path migration : migrations) {
            execute(Files.readString(migration).replace("${coverageGapMs}", "60000"));
        }
        return this;
    }

    /** Stores ticks as flush does: with the partitions of their days, and bars and coverage in the same transaction. */
    void store(List<Tick> ticks) throws SQLException {
        try (Connection connection = connect()) {
            connection.setAutoCommit(false);
            try (PreparedStatement days = connection.prepareStatement(
                            "SELECT md_ticks_create_partitions(ARRAY[to_timestamp(?)::timestamp::date])");
                    PreparedStatement insert = connection.prepareStatement("INSERT INTO md_ticks VALUES"
                            + " (?, '1970-01-01Z'::timestamptz + ? * interval '1 microsecond', ?, ?, ?, ?)"
                            + " ON CONFLICT DO NOTHING");
                    Statement statement = connection.createStatement()) {
                statement.execute("SET LOCAL TIME ZONE 'UTC'");
                for (long day : ticks.stream()
                        .map(tick -> tick.tsMicros() / 86_400_000_000L)
                        .distinct()
                        .toList()) {
                    days.setLong(1, day * 86_400);
                    days.execute();
                }
                for (Tick tick : ticks) {
                    insert.setString(1, tick.symbol());
                    insert.setLong(2, tick.tsMicros());
                    // as others may have put them in: with zeros at the end
                    insert.setBigDecimal(3, tick.price().toBigDecimal().setScale(18));
                    insert.setBigDecimal(4, tick.volume().toBigDecimal().setScale(18));
                    insert.setString(5, tick.source());
                    insert.setLong(6, tick.seq());
                    insert.addBatch();
                }
                insert.executeBatch();
                statement.execute("SELECT md_rebuild_bars()");
                statement.execute("SELECT md_rebuild_coverage('60 s')");
            }
            connection.commit();
        }
    }

    /** SIGSTOP to all of it: connections stay open and nothing answers. */
    void freeze() throws IOException, InterruptedException {
        signal("-STOP");
    }

    void thaw() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
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
        server.close();
        try (Stream<Path> files = Files.walk(data)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
        }
    }
}
