package io.tickwire.flush;

import static io.tickwire.flush.TestTicks.tick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickwire.domain.Tick;
import io.tickwire.flush.postgres.SchemaMigration;
import io.tickwire.postgres.PgUrl;
import io.tickwire.testlogs.ExpectedErrors;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The tables: how they come to be, and that queries find their rows the short way. */
@Timeout(180)
class SchemaTest {
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

    private static void migrate(String url, long gapMs) {
        TestQueue.await(new SchemaMigration(vertx, PgUrl.parse(url).access("test"), Duration.ofMillis(gapMs)).run());
    }

    /** Rows as the version without bars and coverage has stored them. */
    private static void storeAsFirstVersion(String database) throws Exception {
        Flyway.configure()
                .dataSource(PgUrl.parse(servers.pgUrl(database)).access("test").jdbcUrl(), "postgres", "postgres")
                .locations("classpath:db/migration")
                .table("md_schema_history")
                .placeholders(Map.of("coverageGapMs", "1"))
                .target("1")
                .load()
                .migrate();
        try (Connection connection = servers.connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT md_ticks_create_partitions(ARRAY['2026-11-22', '2026-11-23']::date[])");
            statement.execute("INSERT INTO md_ticks SELECT 'S' || i % 3,"
                    + " '2026-11-22T10:00Z'::timestamptz + (i * 7919 % 9973) * interval '13 s',"
                    + " 1 + i % 17 * 0.25, i % 5, 'v' || i % 2, i FROM generate_series(1, 5000) AS i");
        }
    }

    @Test
    void barsAndCoverageOfWhatWasStoredBeforeAreMade() throws Exception {
        servers.createDatabase("upgrade");
        storeAsFirstVersion("upgrade");
        migrate(servers.pgUrl("upgrade"), 30_000);
        try (Connection connection = servers.connect("upgrade")) {
            assertThat(HistoryOracle.bars(connection)).hasSizeGreaterThan(1_000);
            assertThat(HistoryOracle.coverage(connection)).hasSizeGreaterThan(100);
            HistoryOracle.assertHolds(connection, 30_000);
        }
        migrate(servers.pgUrl("upgrade"), 60_000); // another gap later on is no other migration
    }

    /** A replica that has not been upgraded yet, or one that was rolled back: it starts, and what it stores is whole. */
    @Test
    void anEarlierReleaseWorksOnTheTablesOfALaterOne() throws Exception {
        try (FlushRig rig = new FlushRig(servers, "later")) {
            FlushRig.Replica before = rig.start();
            Flyway.configure()
                    .dataSource(
                            PgUrl.parse(servers.pgUrl("later")).access("test").jdbcUrl(), "postgres", "postgres")
                    .locations("classpath:db/migration", "classpath:db/later")
                    .table("md_schema_history")
                    .placeholders(Map.of("coverageGapMs", "60000"))
                    .load()
                    .migrate();
            FlushRig.Replica after = rig.start();
            List<Tick> ticks = TestTicks.random(7, 3_000);
            rig.queue.append(ticks);
            rig.awaitAllDone();
            assertThat(rig.rows())
                    .containsExactlyInAnyOrderElementsOf(
                            ticks.stream().map(FlushRig::row).collect(Collectors.toSet()));
            try (Connection connection = rig.connect()) {
                HistoryOracle.assertHolds(connection, 60_000);
                rig.sql("SELECT md_ticks_drop(relation) FROM md_ticks_partitions()"
                        + " WHERE starts <= '2026-11-23Z' AND ends > '2026-11-23Z'");
                HistoryOracle.assertHolds(connection, 60_000);
            }
            FlushRig.await(() -> before.isReady("flush/postgres") && after.isReady("flush/postgres"));
            assertThat(rig.count("md_later WHERE note = 'of a later release'")).isEqualTo(1);
        }
    }

    @Test
    @ExpectedErrors("DbMigrate: Migration of schema .* failed")
    void whoMayNotCreateTheExtensionIsToldWhatToDo() throws Exception {
        servers.createDatabase("limited");
        try (Connection connection = servers.connect("limited");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE limited LOGIN PASSWORD 'x'");
            statement.execute("GRANT ALL ON SCHEMA public TO limited");
            String url = servers.pgUrl("limited").replace("postgres:postgres@", "limited:x@");
            assertThatThrownBy(() -> migrate(url, 1))
                    .hasMessageContaining("btree_gist")
                    .hasMessageContaining("administrator");
            statement.execute("CREATE EXTENSION btree_gist");
            migrate(url, 1);
        }
    }

    @Test
    void aQueryOfASymbolAndATimeReadsOneDayByAnIndex() throws Exception {
        try (FlushRig rig = new FlushRig(servers, "explained")) {
            rig.start();
            rig.queue.append(TestTicks.random(5, 20_000)); // three days
            LocalDate today = LocalDate.now(ZoneOffset.UTC);
            rig.queue.append(List.of(ofDay(LocalDate.of(1970, 1, 2)), ofDay(today)));
            long yesterday = today.minusDays(1).toEpochDay() * TestTicks.DAY_MICROS;
            rig.queue.append(IntStream.range(0, 5_000)
                    .mapToObj(i -> tick("S" + i % 5, yesterday + i * 10_000_000L, "1", "1", "x", 1))
                    .toList());
            rig.awaitAllDone();
            rig.sql("ANALYZE md_ticks");
            String plan = plan(
                    rig,
                    "SELECT * FROM md_ticks WHERE symbol = 'S1' AND ts >= '" + today.minusDays(1) + "T00:00Z'"
                            + " AND ts < '" + today.minusDays(1) + "T12:30Z' ORDER BY ts, source, seq");
            assertThat(plan)
                    .contains("md_ticks_" + today.minusDays(1).format(DateTimeFormatter.BASIC_ISO_DATE) + "_pkey")
                    .doesNotContain(
                            "md_ticks_" + today.format(DateTimeFormatter.BASIC_ISO_DATE), "md_ticks_1970", "Seq Scan");
            assertThat(plan(rig, "SELECT count(*) FROM md_ticks WHERE ts < '1971-01-01Z'"))
                    .contains("md_ticks_197001")
                    .doesNotContain("md_ticks_2");
        }
    }

    private static Tick ofDay(LocalDate day) {
        return tick("S1", day.toEpochDay() * TestTicks.DAY_MICROS, "1", "1", "x", 1);
    }

    private static String plan(FlushRig rig, String query) throws Exception {
        StringBuilder plan = new StringBuilder();
        try (Connection connection = rig.connect();
                Statement statement = connection.createStatement();
                ResultSet lines = statement.executeQuery("EXPLAIN " + query)) {
            while (lines.next()) {
                plan.append(lines.getString(1)).append('\n');
            }
        }
        return plan.toString();
    }
}
