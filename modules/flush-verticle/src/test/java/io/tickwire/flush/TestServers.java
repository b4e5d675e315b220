package io.tickwire.flush;

import io.tickwire.teststores.PgBouncer;
import io.tickwire.teststores.PostgresStore;
import io.tickwire.teststores.RedisStore;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A real Redis and a real Postgres, and ways to make them suffer. */
final class TestServers implements AutoCloseable {
    /** All that is stored, and what follows from it. */
    static final String TRUNCATE = "TRUNCATE md_ticks, md_bar_rows, md_coverage_ranges, md_pending";

    private final RedisStore redis = RedisStore.inMemory();
    private final PostgresStore postgres = PostgresStore.quick();

    TestServers() throws IOException {}

    String redisUrl() {
        return redis.url();
    }

    String pgUrl(String database) {
        return postgres.url(database);
    }

    /** One more way to the same Postgres. */
    PgBouncer bouncer(int poolSize) throws IOException {
        return new PgBouncer(postgres, poolSize);
    }

    /** An empty database. */
    void createDatabase(String name) throws SQLException {
        postgres.createDatabase(name);
    }

    Connection connect(String database) throws SQLException {
        return postgres.connect(database);
    }

    void startPostgres() throws IOException {
        postgres.start();
    }

    void stopPostgres() throws IOException {
        postgres.stop();
    }

    /** Connections stay open and nothing answers. */
    void freezePostgres() throws IOException {
        postgres.freeze();
    }

    void thawPostgres() throws IOException {
        postgres.thaw();
    }

    @Override
    public void close() throws IOException {
        redis.close();
        postgres.close();
    }

    /** Those of the days of {@link TestTicks#random}, for tests that have no {@code PartitionRounds}. */
    void makePartitions(String database) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT md_ticks_create_partitions("
                    + "ARRAY['2026-11-22', '2026-11-23', '2026-11-24', '2026-11-25']::date[])");
        }
    }
}
