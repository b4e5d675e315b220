package io.tickwire.flush;

import static io.tickwire.flush.TestTicks.BASE_MICROS;
import static io.tickwire.flush.TestTicks.tick;
import static org.assertj.core.api.Assertions.assertThat;

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
import io.tickwire.redis.StreamId;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bars and coverage of one symbol read that symbol's rows and no others, however many symbols are pending: counted by Postgres itself, in
 * the views and in the functions behind them.
 */
@Timeout(180)
class BarsPlanTest {
    private static final String SCANS =
            "SELECT sum(seq_scan), sum(seq_tup_read) + sum(idx_tup_fetch) FROM pg_stat_xact_user_tables"
                    + " WHERE relname LIKE 'md\\_ticks%' OR relname IN ('md_bar_rows', 'md_coverage_ranges', 'md_pending')";
    private static final int SYMBOLS = 400;
    private static final int MINUTES = 10;
    private static final int TICKS_A_MINUTE = 3;
    private static TestServers servers;

    @BeforeAll
    static void storeManySymbols() throws Exception {
        servers = new TestServers();
        servers.createDatabase("plans");
        Vertx vertx = Vertx.vertx();
        PgAccess access = PgUrl.parse(servers.pgUrl("plans")).access("test");
        TestQueue.await(new SchemaMigration(vertx, access, Duration.ofMinutes(1)).run());
        servers.makePartitions("plans");
        Promise<Object> stored = Promise.promise();
        vertx.runOnContext(go -> {
            PgLink link = new PgLink(vertx, access);
            TickStore store = new TickStore(link, MicrosClock.system(), new HeldDays());
            store.insert(ticks()).<Object>mapEmpty().onComplete(stored);
        });
        TestQueue.await(stored.future());
        try (Connection connection = servers.connect("plans");
                Statement statement = connection.createStatement()) {
            // half of each symbol is written, the other half is pending
            statement.execute("SELECT md_roll_pending(NULL, '-infinity', '2026-11-22T10:05Z', 1000000)");
            statement.execute("ANALYZE");
        }
        TestQueue.await(vertx.close());
    }

    @AfterAll
    static void stopServers() throws Exception {
        servers.close();
    }

    private static List<Tick> ticks() {
        List<Tick> ticks = new ArrayList<>();
        for (int symbol = 0; symbol < SYMBOLS; symbol++) {
            for (int i = 0; i < MINUTES * TICKS_A_MINUTE; i++) {
                ticks.add(tick("S" + symbol, BASE_MICROS + i * 20_000_000L, "1", "1", "x", 1));
            }
        }
        return Batch.of(List.of(new Delivery.Frame(0, new StreamId(1, 1), ticks)))
                .ticks();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM md_bars WHERE symbol = 'S7'",
                "SELECT * FROM md_bars WHERE symbol = 'S7' AND start >= '2026-11-22T10:01Z' AND start < '2026-11-22T10:08Z'",
                "SELECT * FROM md_bars WHERE symbol = ANY (ARRAY['S7'])",
                "SELECT sum(count) FROM md_bars WHERE symbol = 'S7'",
                "SELECT * FROM md_coverage WHERE symbol = 'S7'",
                "SELECT * FROM md_coverage WHERE symbol = ANY (ARRAY['S7'])",
                "SELECT * FROM md_coverage WHERE symbol = 'S7' AND during && tstzrange('2026-11-22T10:01Z', '2026-11-22T10:08Z')",
            })
    void aQueryOfASymbolReadsTheRowsOfThatSymbol(String query) throws Exception {
        Reads reads = reads(query);
        assertThat(reads.sequentialScans).as("of ticks, bars, ranges and marks").isZero();
        // ticks of five pending minutes, for count and extremes, first and last; ten bars, five marks, one range
        assertThat(reads.rows).isBetween(6L, 5L * (2 * TICKS_A_MINUTE + 4) + 4 * MINUTES + 10);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT start FROM md_bars WHERE symbol = 'S7' AND start >= '2026-01-01Z' ORDER BY start LIMIT 1",
                "SELECT start FROM md_bars WHERE symbol = 'S7' AND start < '2027-01-01Z' ORDER BY start DESC LIMIT 1",
                "SELECT symbol FROM md_bars ORDER BY symbol LIMIT 1",
                "SELECT symbol FROM md_bars WHERE symbol > 'S7' ORDER BY symbol LIMIT 1",
            })
    void theFirstOrLastBarIsOneJumpAlongTheIndex(String query) throws Exception {
        Reads reads = reads(query);
        assertThat(reads.sequentialScans).isZero();
        assertThat(reads.rows).isBetween(1L, 2L * TICKS_A_MINUTE + 6);
    }

    @Test
    void thePlanOfAQueryOfBarsHasNoPartitionOfTicksInIt() throws Exception {
        String plan;
        try (Connection connection = servers.connect("plans");
                Statement statement = connection.createStatement()) {
            plan = explain(statement, "SELECT * FROM md_bars WHERE symbol = 'S7'");
        }
        assertThat(plan).contains("md_bars_pkey", "md_minutes").doesNotContain("md_ticks", "Seq Scan");
    }

    @Test
    void whoReadsSymbolsAndStartsAloneComputesNothing() throws Exception {
        try (Connection connection = servers.connect("plans");
                Statement statement = connection.createStatement()) {
            assertThat(explain(
                            statement, "SELECT symbol, start FROM md_bars WHERE symbol = 'S7' ORDER BY start LIMIT 1"))
                    .contains("md_bars_pkey")
                    .doesNotContain("md_minutes", "Seq Scan");
        }
    }

    @Test
    void whoReadsManyPendingMinutesHasThemComputedTogether() throws Exception {
        try (Connection connection = servers.connect("plans");
                Statement statement = connection.createStatement()) {
            statement.execute("SET track_functions = 'pl'");
            statement.execute("SET plan_cache_mode = 'force_custom_plan'");
            connection.setAutoCommit(false);
            assertThat(number(statement, "SELECT count(*) FROM md_bars_between('S7', '2026-11-22Z', '2026-11-23Z')"))
                    .isEqualTo(MINUTES);
            assertThat(number(
                            statement,
                            "SELECT sum(calls) FROM pg_stat_xact_user_functions WHERE funcname = 'md_minutes'"))
                    .isEqualTo(1);
            assertThat(number(statement, SCANS)).isZero();
        }
    }

    private static long number(Statement statement, String query) throws Exception {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static String explain(Statement statement, String query) throws Exception {
        StringBuilder plan = new StringBuilder();
        try (ResultSet lines = statement.executeQuery("EXPLAIN " + query)) {
            while (lines.next()) {
                plan.append(lines.getString(1)).append('\n');
            }
        }
        return plan.toString();
    }

    private record Reads(long sequentialScans, long rows) {}

    private static Reads reads(String query) throws Exception {
        try (Connection connection = servers.connect("plans");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            try (ResultSet rows = statement.executeQuery(query)) {
                assertThat(rows.next()).isTrue();
            }
            try (ResultSet counted = statement.executeQuery(SCANS)) {
                counted.next();
                return new Reads(counted.getLong(1), counted.getLong(2));
            }
        }
    }
}
