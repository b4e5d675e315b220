package io.tickwire.gateway.history;

import io.tickwire.domain.Tick;
import io.tickwire.teststores.PostgresStore;
import java.io.IOException;
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

    private final PostgresStore server = PostgresStore.quick();

    TestPostgres() throws IOException {}

    String url() {
        return server.url();
    }

    void start() throws IOException {
        server.start();
    }

    void stop() throws IOException {
        server.stop();
    }

    Connection connect() throws SQLException {
        return server.connect();
    }

    void execute(String sql) throws SQLException {
        server.execute(sql);
    }

    TestPostgres migrate() throws IOException, SQLException {
        return migrate("V");
    }

    /** Does the migrations whose names begin so. */
    TestPostgres migrate(String prefix) throws IOException, SQLException {
        List<Path> migrations;
        try (Stream<Path> files = Files.list(MIGRATIONS)) {
            migrations = files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .toList();
        }
        for (Path migration : migrations) {
            execute(Files.readString(migration).replace("${coverageGapMs}", "60000"));
        }
        return this;
    }

    /** As flush has stored them when their bars and ranges are not written yet. */
    void makeAllPending() throws SQLException {
        execute("INSERT INTO md_pending (symbol, start) SELECT symbol, start FROM md_bar_rows");
        execute(
                "UPDATE md_bar_rows SET open = NULL, high = NULL, low = NULL, close = NULL, volume = NULL, notional = NULL, count = 0,"
                        + " open_ts = NULL, open_source = NULL, open_seq = NULL, close_ts = NULL, close_source = NULL, close_seq = NULL");
        execute("DELETE FROM md_coverage_ranges");
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
    void freeze() throws IOException {
        server.freeze();
    }

    void thaw() throws IOException {
        server.thaw();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
