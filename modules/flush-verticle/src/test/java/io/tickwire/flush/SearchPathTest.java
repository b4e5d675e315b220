package io.tickwire.flush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickwire.domain.MicrosClock;
import io.tickwire.domain.Tick;
import io.tickwire.flush.postgres.Retention;
import io.tickwire.postgres.PgUrl;
import io.vertx.core.Promise;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.params.provider.CsvSource;

/** Everything that Tickwire makes and writes is in the first schema of PG_URL's search path, and nowhere else. */
@Timeout(60)
class SearchPathTest {
    private static TestServers servers;
    private static int databases;

    @BeforeAll
    static void startServers() throws Exception {
        servers = new TestServers();
    }

    @AfterAll
    static void stopServers() throws Exception {
        servers.close();
    }

    private static FlushRig rig() throws Exception {
        return new FlushRig(servers, "search_path" + databases++);
    }

    private static String url(FlushRig rig, String parameters) {
        return servers.pgUrl(rig.database()) + "?" + parameters;
    }

    /** Where there are tables of Tickwire. */
    private static List<String> schemas(FlushRig rig) throws Exception {
        try (Connection connection = rig.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT DISTINCT relnamespace::regnamespace::text FROM pg_class"
                        + " WHERE relname LIKE 'md\\_%' ORDER BY 1")) {
            List<String> schemas = new ArrayList<>();
            while (rows.next()) {
                schemas.add(rows.getString(1));
            }
            return schemas;
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // parameters | schema with the tables
                "options=-c%20search_path%3Dmd | md",
                "search_path=md,public | md",
                "currentSchema=MD,other | md",
                "search_path=%22My%20Schema%22,public | \"My Schema\"",
                "search_path=%22$user%22,md | md",
                "options=-crole%3Downer&search_path=owned | owned",
            })
    void tablesAreMadeAndWrittenAndDroppedInTheFirstSchema(String parameters, String schema) throws Exception {
        try (FlushRig rig = rig()) {
            rig.sql("CREATE SCHEMA md");
            rig.sql("CREATE SCHEMA other");
            rig.sql("CREATE SCHEMA \"My Schema\"");
            rig.sql("DO $$ BEGIN CREATE ROLE owner; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
            rig.sql("CREATE SCHEMA owned AUTHORIZATION owner");
            rig.sql("CREATE EXTENSION btree_gist"); // in public, as an administrator does
            String url = url(rig, parameters);
            FlushRig.Replica first = rig.start("PG_URL", url);
            FlushRig.Replica second = rig.start("PG_URL", url);
            List<Tick> ticks = TestTicks.random(3, 2_000);
            rig.queue.append(ticks);
            rig.awaitAllDone();
            assertThat(schemas(rig)).containsExactly(schema);
            assertThat(rig.count(schema + ".md_ticks"))
                    .isEqualTo(ticks.stream().map(FlushRig::row).distinct().count());
            assertThat(rig.count(schema + ".md_bars")).isPositive();
            assertThat(first.isReady("flush/postgres") && second.isReady("flush/postgres"))
                    .isTrue();
            Promise<Retention.Gone> dropped = Promise.promise();
            rig.vertx.runOnContext(go -> new Retention(
                            rig.vertx, PgUrl.parse(url).access("test"), MicrosClock.system(), 1, Duration.ofMinutes(1))
                    .run()
                    .onComplete(dropped));
            assertThat(TestQueue.await(dropped.future()).partitions()).isNotEmpty();
            assertThat(rig.count(schema + ".md_ticks")).isZero();
        }
    }

    @Test
    void twoSystemsLiveInTwoSchemasOfOneDatabase() throws Exception {
        try (FlushRig rig = rig()) {
            rig.sql("CREATE SCHEMA a");
            rig.sql("CREATE SCHEMA b");
            rig.start("PG_URL", url(rig, "search_path=a"));
            rig.start("PG_URL", url(rig, "search_path=b"));
            assertThat(schemas(rig)).containsExactly("a", "b");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // parameters | what the message tells
                "search_path=no_such | names a schema that does not exist",
                "search_path=public,no_such | search_path=no_such",
                "search_path=MD_TYPO,public | search_path=md_typo",
                "options=-cno_such_setting%3D1 | no_such_setting",
                "options=-cstatement_timeout%3Dsoon | statement_timeout",
                "options=-crole%3Dno_such_role | no_such_role",
                "options=-cport%3D1 | cannot be changed without restarting the server",
            })
    void whatPostgresCanNotFollowEndsTheStart(String parameters, String told) throws Exception {
        try (FlushRig rig = rig()) {
            FlushRig.Replica replica = rig.create("PG_URL", url(rig, parameters));
            assertThatThrownBy(() -> TestQueue.await(replica.flush().start())).hasMessageContaining(told);
            assertThat(schemas(rig)).isEmpty();
        }
    }

    @Test
    void aSchemaThatTheUserCanNotUseEndsTheStart() throws Exception {
        try (FlushRig rig = rig()) {
            rig.sql("CREATE ROLE weak LOGIN PASSWORD 'x'");
            rig.sql("CREATE SCHEMA closed");
            String url = url(rig, "search_path=closed,public").replace("postgres:postgres@", "weak:x@");
            FlushRig.Replica replica = rig.create("PG_URL", url);
            assertThatThrownBy(() -> TestQueue.await(replica.flush().start()))
                    .hasMessageContaining("GRANT USAGE")
                    .hasMessageContaining("search_path=closed");
        }
    }

    /** It was a page of Flyway's, without the user and the right that is missing. */
    @Test
    void aSchemaThatTheUserCanMakeNothingInEndsTheStartWithOneLine() throws Exception {
        try (FlushRig rig = rig()) {
            rig.sql("CREATE ROLE reader LOGIN PASSWORD 'x'");
            rig.sql("CREATE SCHEMA others");
            rig.sql("GRANT USAGE ON SCHEMA others TO reader");
            String url = url(rig, "search_path=others").replace("postgres:postgres@", "reader:x@");
            FlushRig.Replica replica = rig.create("PG_URL", url);
            assertThatThrownBy(() -> TestQueue.await(replica.flush().start()))
                    .hasMessageContaining("user of PG_URL needs CREATE and USAGE on the schema")
                    .hasMessageContaining("user=reader reason=ERROR: permission denied for schema others")
                    .hasMessageNotContaining("Flyway")
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void theNameInPostgresIsTheOneOfTheUrl() throws Exception {
        try (FlushRig rig = rig()) {
            String name = "tick & wire";
            rig.start(
                    "PG_URL",
                    url(
                            rig,
                            "application_name="
                                    + URLEncoder.encode(name, StandardCharsets.UTF_8)
                                            .replace("+", "%20")));
            rig.queue.append(TestTicks.random(3, 10));
            rig.awaitAllDone();
            assertThat(rig.count("pg_stat_activity WHERE application_name = '" + name + "'"))
                    .isPositive();
        }
    }
}
