package io.tickwire.system.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Postgres is never in the hot path: while it hangs, 200 is given until the queue is full, then 503; then all is stored. */
class PostgresAwayIT {
    private static final int TICKS_PER_POST = 500;
    private static final long LIMIT_NANOS = 120_000_000_000L;

    private final HttpClient http = HttpClient.newHttpClient();
    private int posted;

    @Test
    void theQueueTakesWhatItsBoundAllowsAndNothingIsMissingAfterwards(@TempDir Path directory) throws Exception {
        try (Stores stores = new Stores(directory)) {
            Map<String, String> environment =
                    Map.of("REDIS_URL", "redis://127.0.0.1:" + stores.redisPort(), "PG_URL", stores.postgresUrl());
            List<RoleProcess> processes = List.of(
                    new RoleProcess("calc,gateway", 1, directory, environment),
                    new RoleProcess("flush", 1, directory, environment),
                    new RoleProcess("ingest", 1, directory, with(environment, "TICKWIRE_QUEUE_MAX_BYTES", "2000000")));
            try {
                for (RoleProcess process : processes) {
                    process.start();
                }
                for (RoleProcess process : processes) {
                    until(process::isReady);
                }
                check(stores, processes);
            } finally {
                for (RoleProcess process : processes) {
                    process.kill();
                }
            }
        }
    }

    private void check(Stores stores, List<RoleProcess> processes) throws Exception {
        URI gateway = processes.get(0).url();
        RoleProcess flush = processes.get(1);
        RoleProcess ingest = processes.get(2);
        URI webhook = ingest.url().resolve("/webhook/ticks");
        assertThat(post(webhook).statusCode()).isEqualTo(200);
        until(() -> rows(stores) == posted);

        stores.freezePostgres();
        HttpResponse<String> answer = post(webhook);
        assertThat(answer.statusCode()).isEqualTo(200);
        until(() -> viewCount(gateway) == posted); // views go on
        long startNanos = System.nanoTime();
        int posts = 0;
        while (answer.statusCode() == 200) {
            answer = post(webhook);
            posts++;
            assertThat(System.nanoTime() - startNanos)
                    .as("the queue has a bound")
                    .isLessThan(LIMIT_NANOS);
        }
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValueAsLong("Retry-After")).isPresent();
        posted -= TICKS_PER_POST; // the refused one
        assertThat(posts).as("much more than nothing was taken").isGreaterThan(20);
        assertThat(flush.isReady()).isFalse();
        assertThat(ingest.isReady()).as("Postgres is flush's alone").isTrue();
        assertThat(processes.get(0).isReady()).isTrue();

        stores.thawPostgres();
        until(() -> rows(stores) == posted);
        until(flush::isReady);
        until(() -> post(webhook).statusCode() == 200 || refusedAgain());
        until(() -> rows(stores) == posted);
        for (RoleProcess process : processes) {
            assertThat(process.terminate(25_000)).as(process.name).isZero();
            assertThat(process.complaints()).isEmpty();
        }
    }

    private boolean refusedAgain() {
        posted -= TICKS_PER_POST;
        return false;
    }

    private HttpResponse<String> post(URI webhook) throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < TICKS_PER_POST; i++) {
            posted++;
            lines.append("{\"symbol\":\"AWAY\",\"ts\":")
                    .append(System.currentTimeMillis())
                    .append(",\"price\":\"1.5\",\"volume\":\"2\",\"seq\":")
                    .append(posted)
                    .append("}\n");
        }
        return http.send(
                HttpRequest.newBuilder(webhook)
                        .header("Content-Type", "application/x-ndjson")
                        .POST(HttpRequest.BodyPublishers.ofString(lines.toString()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private long viewCount(URI gateway) throws Exception {
        String body = http.send(
                        HttpRequest.newBuilder(gateway.resolve("/api/v1/symbols/AWAY"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        int at = body.indexOf("\"count\":");
        return at < 0 ? -1 : Long.parseLong(body.substring(at + 8, body.indexOf(',', at)));
    }

    private static long rows(Stores stores) throws Exception {
        try (Connection connection = stores.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM md_ticks")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void until(java.util.concurrent.Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            Thread.sleep(20); // between two questions
        }
    }

    private static Map<String, String> with(Map<String, String> map, String name, String value) {
        Map<String, String> more = new java.util.HashMap<>(map);
        more.put(name, value);
        return more;
    }
}
