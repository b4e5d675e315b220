package io.tickwire.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.teststores.PostgresStore;
import io.tickwire.teststores.RedisStore;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All of Tickwire as the user of docs/operations.md, which has the least rights; and what becomes of it when one is taken away. */
class RedisRightsIT {
    private static final String PASSWORD = "p/w,@%:#?";
    private static final String ENCODED = "p%2Fw%2C%40%25%3A%23%3F";
    private static final long MEASURED_MS = 5_000;

    @Test
    void everythingRunsOnTheDocumentedRightsAndAMissingOneIsNamed(@TempDir Path directory) throws Exception {
        try (RedisStore redis = RedisStore.durable(rule("tickwire") + " +select", rule("tickwire-dead") + " +select");
                PostgresStore postgres = PostgresStore.durable(Map.of())) {
            Map<String, String> environment = Map.of("REDIS_URL", url(redis, "tickwire"), "PG_URL", postgres.url());
            try (TickwireProcess tickwire = TickwireProcess.start(directory, environment)) {
                tickwire.expecting("RedisRefusals - Redis refuses"); // once for each right that is taken away
                runThrough(tickwire, url(redis, "tickwire-dead"));
                assertThat(redis.bulk("ACL LOG")).as("what Redis refused").startsWith("*0");
                missing(tickwire, redis, "-publish", "+publish");
                missing(tickwire, redis, "-xreadgroup", "+xreadgroup");
                missing(tickwire, redis, "-evalsha", "+evalsha");
                missing(tickwire, redis, "resetchannels", "&realtime:updates");
                missing(tickwire, redis, "resetkeys", "~md:*");
                missing(tickwire, redis, "off", "check user and password");
                assertThat(tickwire.log()).doesNotContain(PASSWORD, ENCODED);
                redis.command("ACL LOG RESET");
                post(tickwire, 200);
                Await.until("stored", () -> Table.number(tickwire, "SELECT count(*) FROM md_ticks") == 201);
                assertThat(tickwire.terminate()).isZero();
            }
            assertThat(redis.bulk("ACL LOG")).as("what Redis refused").startsWith("*0");
        }
    }

    private void runThrough(TickwireProcess tickwire, String deadUrl) throws Exception {
        Table.execute(tickwire, "ALTER TABLE md_ticks ADD CONSTRAINT no_marker CHECK (source <> 'marker')");
        for (int i = 0; i < 199; i++) {
            post(tickwire, i);
        }
        Webhook.post(tickwire, List.of(tick(199, "marker")));
        Await.until("stored", () -> Table.number(tickwire, "SELECT count(*) FROM md_ticks") == 199);
        Await.until("published", () -> status(tickwire, "gateway", "/api/v1/symbols/BTC-USD") == 200);
        Map<String, String> dead = Map.of("REDIS_URL", deadUrl);
        List<String> ids = new ArrayList<>();
        Await.until("one letter", () -> {
            ids.clear();
            TickwireProcess.run(dead, "dead", "list").out().lines().skip(1).forEach(ids::add);
            return ids.size() == 1;
        });
        Table.execute(tickwire, "ALTER TABLE md_ticks DROP CONSTRAINT no_marker");
        String id = ids.get(0).split(" ")[0];
        for (String[] command :
                new String[][] {{"dead", "show", id}, {"dead", "requeue", "--all"}, {"dead", "drop", "--all", "--yes"}
                }) {
            TickwireProcess.Finished finished = TickwireProcess.run(dead, command);
            assertThat(finished.exitCode()).as(finished.err()).isZero();
        }
        Await.until("requeued", () -> Table.number(tickwire, "SELECT count(*) FROM md_ticks") == 200);
    }

    /** Takes a right away, and gives it back when it was asked for. */
    private void missing(TickwireProcess tickwire, RedisStore redis, String taken, String named) throws Exception {
        Await.until("ready before " + taken, () -> status(tickwire, "management", "/health/ready") == 200);
        redis.command("ACL SETUSER tickwire " + taken);
        redis.command("CLIENT KILL TYPE normal SKIPME yes"); // what is blocked in Redis asks anew
        Await.until("is asked for: " + named, () -> {
            tryPost(tickwire);
            String ready = body(tickwire, "management", "/health/ready");
            return ready.contains("\"DOWN\"") && ready.contains(named);
        });
        long before = tickwire.log().lines().count();
        long connections = connections(redis);
        Thread.sleep(MEASURED_MS); // the time that is measured
        assertThat(tickwire.log().lines().count() - before)
                .as("lines of the log in 5 s without " + named + ":\n" + tickwire.log())
                .isLessThan(60);
        assertThat(connections(redis) - connections).as("connections in 5 s").isLessThan(200);
        assertThat(tickwire.log().lines().filter(line -> line.contains(" ERROR ") && line.contains(named)))
                .as("told for " + named)
                .isNotEmpty();
        redis.command("ACL SETUSER tickwire " + rule("tickwire").substring("user tickwire ".length()) + " +select");
        Await.until("ready again", () -> status(tickwire, "management", "/health/ready") == 200);
    }

    private static long connections(RedisStore redis) throws Exception {
        return Long.parseLong(redis.info("stats", "total_connections_received:"));
    }

    /** With the tests' password. */
    private static String rule(String user) throws Exception {
        return Files.readAllLines(Path.of("../../docs/operations.md")).stream()
                .filter(line -> line.startsWith("user " + user + " on "))
                .findFirst()
                .orElseThrow()
                .replace(">CHANGE-ME", ">" + PASSWORD);
    }

    private static String url(RedisStore redis, String user) {
        return "redis://" + user + ":" + ENCODED + "@127.0.0.1:" + redis.port() + "/1";
    }

    private static void post(TickwireProcess tickwire, int i) throws Exception {
        Webhook.post(tickwire, List.of(tick(i, "venue")));
    }

    /** Whether it is taken or refused. */
    private static void tryPost(TickwireProcess tickwire) throws Exception {
        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(tickwire.uri("ingest", "/webhook/ticks"))
                                .header("Content-Type", "application/x-ndjson")
                                .POST(HttpRequest.BodyPublishers.ofString(tick(0, "venue")))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
    }

    private static String tick(int i, String source) {
        return String.format(
                Locale.ROOT,
                "{\"symbol\":\"BTC-USD\",\"ts\":\"2026-11-22T10:00:00.%06dZ\",\"price\":\"97000.1\",\"volume\":\"0.5\","
                        + "\"source\":\"%s\",\"seq\":%d}",
                i,
                source,
                i);
    }

    private static int status(TickwireProcess tickwire, String name, String path) throws Exception {
        return get(tickwire, name, path).statusCode();
    }

    private static String body(TickwireProcess tickwire, String name, String path) throws Exception {
        return get(tickwire, name, path).body();
    }

    private static HttpResponse<String> get(TickwireProcess tickwire, String name, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(tickwire.uri(name, path)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
