package io.tickwire.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tickwire.teststores.PgBouncer;
import io.tickwire.teststores.PostgresStore;
import io.tickwire.teststores.RedisStore;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole pipeline through PgBouncer, in a schema of its own: what flush writes there, history and commands read there. */
class PgBouncerIT {
    private static final String PARAMETERS = "?search_path=%22Market%20Data%22";

    @TempDir
    private Path directory;

    @Test
    @Timeout(180)
    void whatIsPostedIsReadBackThroughPgBouncer() throws Exception {
        assumeTrue(PgBouncer.program().isPresent(), "needs the program pgbouncer (Debian: apt install pgbouncer)");
        try (PostgresStore postgres = PostgresStore.quick();
                PgBouncer bouncer = new PgBouncer(postgres, 2);
                RedisStore redis = RedisStore.inMemory()) {
            postgres.execute("CREATE SCHEMA \"Market Data\"");
            Map<String, String> environment = Map.of(
                    "REDIS_URL",
                    redis.url(),
                    "PG_URL",
                    bouncer.url("postgres") + PARAMETERS,
                    "TICKWIRE_HOST",
                    "[::1]",
                    "TICKWIRE_MANAGEMENT_HOST",
                    "[::1]",
                    "TICKWIRE_INGEST_PORT",
                    "0");
            Path file = Files.writeString(
                    directory.resolve("ticks.csv"),
                    "time,symbol,price,volume,seq\n2026-11-22T10:00:00Z,BTC-USD,97000.12,1,1\n"
                            + "2026-11-22T12:00:00Z,BTC-USD,97000.13,1,2\n");
            try (TickwireProcess process = TickwireProcess.start(directory, environment)) {
                assertThat(process.url("ingest")).startsWith("http://[::1]:");
                assertThat(process.url("gateway")).startsWith("http://[::1]:");
                assertThat(process.url("management")).startsWith("http://[::1]:");
                TickwireProcess.Finished fed =
                        TickwireProcess.run(Map.of(), "feed", file.toString(), "--url=" + process.url("ingest"));
                assertThat(fed.exitCode()).as(fed.err()).isZero();
                Await.until(
                        "stored in the schema",
                        () -> postgres.count("SELECT count(*) FROM \"Market Data\".md_ticks") == 2);
                assertThat(postgres.count("SELECT count(*) FROM pg_class WHERE relname LIKE 'md\\_%'"
                                + " AND relnamespace = 'public'::regnamespace"))
                        .isZero();
                HttpResponse<String> history = HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(process.uri(
                                                "gateway", "/api/v1/ticks?symbol=BTC-USD&from=2026-11-22T00:00:00Z"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());
                assertThat(history.body()).contains("97000.12", "97000.13");
                TickwireProcess.Finished gaps = TickwireProcess.run(environment, "gaps", "--symbols=BTC-USD");
                assertThat(gaps.exitCode()).as(gaps.err()).isZero();
                assertThat(gaps.out()).contains("BTC-USD");
                TickwireProcess.Finished deleted = TickwireProcess.run(
                        environment,
                        "delete",
                        "--symbol=BTC-USD",
                        "--from=2026-11-22T11:00:00Z",
                        "--to=2026-11-22T13:00:00Z",
                        "--yes");
                assertThat(deleted.exitCode()).as(deleted.err()).isZero();
                assertThat(postgres.count("SELECT count(*) FROM \"Market Data\".md_ticks"))
                        .isEqualTo(1);
                assertThat(process.terminate()).isZero();
                process.assertHealthyLog();
            }
        }
    }
}
