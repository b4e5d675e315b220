package io.tickwire.calc;

import io.tickwire.domain.Tick;
import io.tickwire.teststores.PostgresStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

/** Postgres with what flush keeps in it. */
final class TestTables implements AutoCloseable {
    final PostgresStore server = PostgresStore.quick();
    private Connection connection;

    TestTables() throws IOException {}

    void create() throws SQLException, IOException {
        server.execute(sql("tables.sql"));
    }

    /** As flush does: rows that are there stay as they are, and there is a bar for each minute with rows. */
    void store(List<Tick> ticks) throws SQLException {
        if (connection == null || !connection.isValid(1)) {
            connection = server.connect();
            connection.setAutoCommit(false);
        }
        try (PreparedStatement rows =
                        connection.prepareStatement("INSERT INTO md_ticks (symbol, ts, price, volume, source, seq)"
                                + " VALUES (?, ?, ?::numeric, ?::numeric, ?, ?) ON CONFLICT DO NOTHING");
                PreparedStatement bars = connection.prepareStatement("INSERT INTO md_bars (symbol, start)"
                        + " VALUES (?, date_bin('1 minute', ?, '1970-01-01Z')) ON CONFLICT DO NOTHING")) {
            for (Tick tick : ticks) {
                OffsetDateTime ts =
                        Instant.EPOCH.plus(tick.tsMicros(), ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
                rows.setString(1, tick.symbol());
                rows.setObject(2, ts);
                rows.setString(3, tick.price().toString());
                rows.setString(4, tick.volume().toString());
                rows.setString(5, tick.source());
                rows.setLong(6, tick.seq());
                rows.addBatch();
                bars.setString(1, tick.symbol());
                bars.setObject(2, ts);
                bars.addBatch();
            }
            rows.executeBatch();
            bars.executeBatch();
        }
        connection.commit();
    }

    private static String sql(String name) throws IOException {
        try (InputStream in = TestTables.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
