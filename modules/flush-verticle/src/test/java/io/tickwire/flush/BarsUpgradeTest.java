package io.tickwire.flush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickwire.domain.MicrosClock;
import io.tickwire.domain.Tick;
import io.tickwire.flush.batch.Batch;
import io.tickwire.flush.batch.Delivery;
import io.tickwire.flush.postgres.HeldDays;
import io.tickwire.flush.postgres.SchemaMigration;
import io.tickwire.flush.postgres.TickStore;
import io.tickwire.postgres.PgAccess;
import io.tickwire.postgres.PgLink;
import io.tickwire.postgres.PgUrl;
import io.tickwire.postgres.SqlFile;
import io.tickwire.redis.StreamId;
import io.tickwire.testlogs.ExpectedErrors;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The release before, which kept md_bars and md_coverage as tables: its data, its statement beside this release, and the way back to it. */
@Timeout(180)
class BarsUpgradeTest {
    private static final SqlFile LOCK = SqlFile.resource(BarsUpgradeTest.class, "before/lock-symbols.sql");
    private static final SqlFile STORE = SqlFile.resource(BarsUpgradeTest.class, "before/store-ticks.sql");
    private static TestServers servers;
    private static Vertx vertx;

    @BeforeAll
    static void startServers() throws Exception {
        servers = new TestServers();
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopServers() throws Exception {
        TestQueue.await(vertx.close());
        servers.close();
    }

    private static PgAccess access(String database) {
        return PgUrl.parse(servers.pgUrl(database)).access("test");
    }

    private static void migrate(String database, long gapMs) {
        TestQueue.await(new SchemaMigration(vertx, access(database), Duration.ofMillis(gapMs)).run());
    }

    private static void migrateToTheReleaseBefore(String database, long gapMs) throws SQLException {
        servers.createDatabase(database);
        Flyway.configure()
                .dataSource(access(database).jdbcUrl(), "postgres", "postgres")
                .locations("classpath:db/migration")
                .table("md_schema_history")
                .placeholders(Map.of("coverageGapMs", String.valueOf(gapMs)))
                .target("4")
                .load()
                .migrate();
        servers.makePartitions(database);
    }

    /** As the release before stores a batch. */
    private static void storeAsBefore(Statement statement, List<Tick> ticks, long gapMs) throws SQLException {
        String symbols = array(ticks, "text", Tick::symbol);
        String columns = String.join(
                ", ",
                symbols,
                array(ticks, "timestamptz", tick -> Instant.EPOCH
                        .plus(tick.tsMicros(), ChronoUnit.MICROS)
                        .toString()),
                array(ticks, "text", tick -> tick.price().toString()),
                array(ticks, "text", tick -> tick.volume().toString()),
                array(ticks, "text", Tick::source),
                array(ticks, "bigint", tick -> String.valueOf(tick.seq())));
        try {
            statement.execute("BEGIN");
            statement.execute("PREPARE before_lock (text[]) AS " + LOCK.text());
            statement.execute("EXECUTE before_lock (" + symbols + ")");
            statement.execute(
                    "PREPARE before_store (text[], timestamptz[], text[], text[], text[], bigint[], interval) AS "
                            + STORE.text());
            statement.execute("EXECUTE before_store (" + columns + ", " + gapMs + " * interval '1 ms')");
        } finally {
            statement.execute("COMMIT"); // rolls back after a failure
            statement.execute("DEALLOCATE ALL");
        }
    }

    private static String array(List<Tick> ticks, String type, Function<Tick, String> column) {
        return ticks.stream()
                        .map(tick -> "'" + column.apply(tick) + "'")
                        .collect(Collectors.joining(",", "ARRAY[", "]"))
                + "::" + type + "[]";
    }

    private static Promise<Object> store(String database, List<Tick> ticks) {
        Promise<Object> stored = Promise.promise();
        vertx.runOnContext(go -> {
            PgLink link = new PgLink(vertx, access(database));
            new TickStore(link, MicrosClock.system(), new HeldDays())
                    .insert(ticks)
                    .<Object>mapEmpty()
                    .eventually(link::close)
                    .onComplete(stored);
        });
        return stored;
    }

    private static List<Tick> batch(Random random) {
        List<Tick> ticks = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            ticks.add(TestTicks.tick(
                    "S" + random.nextInt(3),
                    TestTicks.BASE_MICROS + random.nextInt(2_000) * 500_000L,
                    String.valueOf(1 + random.nextInt(1_000)),
                    String.valueOf(random.nextInt(50)),
                    random.nextBoolean() ? "a" : "b",
                    random.nextInt(3)));
        }
        return Batch.of(List.of(new Delivery.Frame(0, new StreamId(1, 1), ticks)))
                .ticks();
    }

    private static long count(Statement statement, String from) throws SQLException {
        try (var rows = statement.executeQuery("SELECT count(*) FROM " + from)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {60_000, 7_000})
    void whatTheReleaseBeforeHasStoredIsCarriedOverAndGoesOn(long gapMs) throws Exception {
        String database = "carried" + gapMs;
        migrateToTheReleaseBefore(database, gapMs);
        Random random = new Random(gapMs);
        try (Connection connection = servers.connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE reader_" + gapMs);
            statement.execute("GRANT SELECT ON md_bars, md_coverage TO reader_" + gapMs);
            for (int i = 0; i < 5; i++) {
                storeAsBefore(statement, batch(random), gapMs);
            }
            HistoryOracle.assertHolds(connection, gapMs);
            migrate(database, gapMs);
            HistoryOracle.assertHolds(connection, gapMs);
            for (int i = 0; i < 8; i++) {
                TestQueue.await(store(database, batch(random)).future());
                statement.execute("SELECT md_take_due('0', '0', 20), md_roll_due(20)");
                HistoryOracle.assertHolds(connection, gapMs);
            }
            statement.execute("SET ROLE reader_" + gapMs);
            HistoryOracle.bars(connection);
            assertThat(HistoryOracle.coverage(connection)).isNotEmpty();
        }
    }

    @Test
    @ExpectedErrors("DbMigrate: Migration of schema .* failed")
    void aReaderWithoutEndPutsTheUpgradeOffAndStopsNobody() throws Exception {
        migrateToTheReleaseBefore("backup", 60_000);
        try (Connection backup = servers.connect("backup");
                Statement reading = backup.createStatement();
                Connection connection = servers.connect("backup");
                Statement statement = connection.createStatement()) {
            backup.setAutoCommit(false);
            reading.executeQuery("SELECT count(*) FROM md_bars");
            Throwable putOff = TestQueue.await(new SchemaMigration(vertx, access("backup"), Duration.ofMinutes(1))
                    .run()
                    .transform(done -> Future.succeededFuture(done.cause())));
            assertThat(SchemaMigration.isAway(putOff))
                    .as("tried again: %s", putOff)
                    .isTrue();
            storeAsBefore(statement, batch(new Random(3)), 60_000);
            backup.rollback();
            migrate("backup", 60_000);
            HistoryOracle.assertHolds(connection, 60_000);
        }
    }

    @Test
    void theStatementOfTheReleaseBeforeFailsAsAWholeAndNamesNoTick() throws Exception {
        servers.createDatabase("beside");
        migrate("beside", 60_000);
        servers.makePartitions("beside");
        try (Connection connection = servers.connect("beside");
                Statement statement = connection.createStatement()) {
            List<Tick> ticks = batch(new Random(1));
            assertThatThrownBy(() -> storeAsBefore(statement, ticks, 60_000))
                    .isInstanceOfSatisfying(SQLException.class, failure -> assertThat(failure.getSQLState())
                            .as("what that release takes for an outage, not for the fault of a tick")
                            .doesNotStartWith("22")
                            .doesNotStartWith("23")
                            .doesNotStartWith("44")
                            .doesNotStartWith("P0"));
            assertThat(count(statement, "md_ticks")).isZero();
            assertThat(count(statement, "md_bars")).isZero();
            TestQueue.await(store("beside", ticks).future()); // this release takes them over
            assertThat(count(statement, "md_ticks")).isEqualTo(ticks.size());
            HistoryOracle.assertHolds(connection, 60_000);
        }
    }

    @Test
    void theWayBackMakesTablesAndTheNextUpgradeViews() throws Exception {
        servers.createDatabase("back");
        migrate("back", 60_000);
        servers.makePartitions("back");
        Random random = new Random(2);
        try (Connection connection = servers.connect("back");
                Statement statement = connection.createStatement()) {
            TestQueue.await(store("back", batch(random)).future());
            statement.execute("CREATE ROLE reader_of_views");
            statement.execute("GRANT SELECT ON md_bars, md_coverage TO reader_of_views");
            statement.execute("SELECT md_bars_to_tables()");
            statement.execute("SET ROLE reader_of_views");
            assertThat(count(statement, "md_bars, md_coverage")).isPositive();
            statement.execute("RESET ROLE");
            assertThat(count(statement, "pg_tables WHERE tablename IN ('md_bars', 'md_coverage')"))
                    .isEqualTo(2);
            HistoryOracle.assertHolds(connection, 60_000);
            for (int i = 0; i < 3; i++) {
                storeAsBefore(statement, batch(random), 60_000);
                HistoryOracle.assertHolds(connection, 60_000);
            }
            long stored = count(statement, "md_ticks");
            assertThatThrownBy(
                            () -> TestQueue.await(store("back", batch(random)).future()))
                    .hasMessageContaining("md_bars_to_views");
            assertThat(count(statement, "md_ticks")).isEqualTo(stored);
            statement.execute(
                    "SELECT md_rebuild_bars(), md_rebuild_coverage('60 s')"); // of the database, for both releases
            HistoryOracle.assertHolds(connection, 60_000);

            migrate("back", 60_000);
            HistoryOracle.assertHolds(connection, 60_000);
            TestQueue.await(store("back", batch(random)).future());
            statement.execute("SELECT md_take_due('0', '0', 20), md_roll_due(20)");
            HistoryOracle.assertHolds(connection, 60_000);
        }
    }
}
