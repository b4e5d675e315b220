package io.tickwire.flush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tickwire.domain.MicrosClock;
import io.tickwire.domain.Tick;
import io.tickwire.flush.postgres.Retention;
import io.tickwire.postgres.PgUrl;
import io.tickwire.teststores.PgBouncer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** PgBouncer in transaction mode, as Debian brings it, with two connections to Postgres for all clients together. */
@Timeout(120)
class PgBouncerTest {
    private static final int POOL_SIZE = 2;
    private static TestServers servers;
    private static PgBouncer bouncer;

    @BeforeAll
    static void startServers() throws Exception {
        assumeTrue(PgBouncer.program().isPresent(), "needs the program pgbouncer (Debian: apt install pgbouncer)");
        servers = new TestServers();
        bouncer = servers.bouncer(POOL_SIZE);
    }

    @AfterAll
    static void stopServers() throws Exception {
        if (bouncer != null) {
            bouncer.close();
            servers.close();
        }
    }

    @Test
    void replicasThatStartAtOnceMakeTheTablesStoreAndDrop() throws Exception {
        try (FlushRig rig = new FlushRig(servers, "bouncer")) {
            rig.sql("CREATE SCHEMA md");
            String url = bouncer.url("bouncer") + "?search_path=md";
            List<FlushRig.Replica> replicas = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                replicas.add(rig.create("PG_URL", url));
            }
            TestQueue.await(Future.all(
                    replicas.stream().map(replica -> replica.flush().start()).toList()));
            List<Tick> ticks = TestTicks.random(11, 20_000);
            for (int from = 0; from < ticks.size(); from += 2_000) {
                rig.queue.append(ticks.subList(from, from + 2_000));
            }
            FlushRig.await(
                    Duration.ofSeconds(60),
                    () -> rig.queue.metered("flush") == rig.queue.metered("appended") && rig.queue.pending() == 0);
            rig.sql("ALTER ROLE postgres SET search_path = md"); // for the reading by the test
            assertThat(rig.rows())
                    .containsExactlyInAnyOrderElementsOf(
                            ticks.stream().map(FlushRig::row).collect(Collectors.toSet()));
            try (Connection connection = rig.connect()) {
                HistoryOracle.assertHolds(connection, 60_000);
            }
            rig.sql("ALTER ROLE postgres RESET search_path");
            for (FlushRig.Replica replica : replicas) {
                assertThat(replica.isReady("flush/postgres")).isTrue();
            }
            assertThat(dropOldDays(rig, url)).isNotEmpty();
            assertThat(rig.count("md.md_ticks")).isZero();
            assertNothingIsLeftBehind();
            assertThat(bouncer.log()).doesNotContain("unsupported startup parameter");
        }
    }

    private static List<String> dropOldDays(FlushRig rig, String url) {
        Promise<Retention.Gone> dropped = Promise.promise();
        rig.vertx.runOnContext(go -> new Retention(
                        rig.vertx, PgUrl.parse(url).access("test"), MicrosClock.system(), 1, Duration.ofMinutes(1))
                .run()
                .onComplete(dropped));
        return TestQueue.await(dropped.future()).partitions();
    }

    /** On each of the connections that PgBouncer gives to others next. */
    private static void assertNothingIsLeftBehind() throws SQLException {
        try (Connection one = simple();
                Connection other = simple();
                Statement first = one.createStatement();
                Statement second = other.createStatement()) {
            String state = "SELECT pg_backend_pid(), (SELECT count(*) FROM pg_prepared_statements),"
                    + " (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()),"
                    + " current_setting('search_path'), current_setting('role'),"
                    + " current_setting('plan_cache_mode'), current_setting('statement_timeout')";
            List<String> states = new ArrayList<>();
            for (Statement statement : List.of(first, second)) {
                statement.execute("BEGIN"); // keeps the connection, so that the next one gets another
                try (ResultSet row = statement.executeQuery(state)) {
                    row.next();
                    states.add(Stream.of(2, 3, 4, 5, 6, 7)
                            .map(column -> column(row, column))
                            .collect(Collectors.joining("|")));
                }
            }
            assertThat(states).containsOnly("0|0|\"$user\", public|none|auto|0");
        }
    }

    private static String column(ResultSet row, int column) {
        try {
            return row.getString(column);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static Connection simple() throws SQLException {
        return DriverManager.getConnection("jdbc:" + bouncer.url("bouncer").replace("postgres:postgres@", "")
                + "?user=postgres&password=postgres&preferQueryMode=simple&assumeMinServerVersion=14");
    }
}
