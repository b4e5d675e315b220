package io.tickwire.calc;

import io.tickwire.domain.Tick;
import io.tickwire.teststores.PostgresStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

/** Postgres with what flush keeps in it. */
final class TestTables implements AutoCloseable {
    final PostgresStore server = PostgresStore.quick();

    TestTables() throws IOException {}

    void create() throws SQLException, IOException {
        server.execute(sql("tables.sql"));
    }

    /** As flush does: rows that are there stay as they are, and bars are those of the rows. */
    void store(List<Tick> ticks) throws SQLException {
        try (Connection connection = server.connect()) {
            connection.setAutoCommit(false);
            try (PreparedStatement insert =
                            connection.prepareStatement("INSERT INTO md_ticks (symbol, ts, price, volume, source, seq)"
                                    + " VALUES (?, ?, ?::numeric, ?::numeric, ?, ?) ON CONFLICT DO NOTHING");
                    Statement bars = connection.createStatement()) {
                for (Tick tick : ticks) {
                    insert.setString(1, tick.symbol());
                    insert.setObject(
                            2,
                            Instant.EPOCH
                                    .plus(tick.tsMicros(), ChronoUnit.MICROS)
                                    .atOffset(ZoneOffset.UTC));
                    insert.setString(3, tick.price().toString());
                    insert.setString(4, tick.volume().toString());
                    insert.setString(5, tick.source());
                    insert.setLong(6, tick.seq());
                    insert.addBatch();
                }
                insert.executeBatch();
                bars.execute("INSERT INTO md_bars SELECT DISTINCT symbol, date_bin('1 minute', ts, '1970-01-01Z')"
                        + " FROM md_ticks ON CONFLICT DO NOTHING");
            }
            connection.commit();
        }
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
