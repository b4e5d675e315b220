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
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Redis reaches its maxmemory before the queue reaches its bound: posts get 503, nothing else stops. The processes that drain
 * it can be started while it is full, and when they run it takes ticks again, with the same maxmemory.
 */
class RedisFullIT {
    private static final int TICKS_PER_POST = 1_000;
    private static final long ROOM_BYTES = 4_000_000;
    private static final long LIMIT_NANOS = 60_000_000_000L;

    private final HttpClient http = HttpClient.newHttpClient();
    private long posted;
    private long seq;

    @Test
    void aFullRedisRefusesPostsAndDrains(@TempDir Path directory) throws Exception {
        try (Stores stores = new Stores(directory)) {
            Map<String, String> environment =
                    Map.of("REDIS_URL", "redis://127.0.0.1:" + stores.redisPort(), "PG_URL", stores.postgresUrl());
            RoleProcess ingest = new RoleProcess("ingest", 1, directory, environment);
            RoleProcess consumers = new RoleProcess("calc,flush,gateway", 1, directory, environment);
            try {
                ingest.start();
                until("ingest is ready", ingest::isReady);
                fill(stores, ingest.url().resolve("/webhook/ticks"));
                assertThat(ingest.isReady()).as("a full Redis is there").isTrue();

                consumers.start();
                until("consumers are ready", consumers::isReady);
                until("all rows are stored", () -> rows(stores) >= posted);
                until("a post is taken again", () -> post(ingest.url().resolve("/webhook/ticks")) == 200);
                until("its rows are stored", () -> rows(stores) == posted);
                until("the view has them", () -> viewCount(consumers.url()) == posted);
                assertThat(stores.redis("XLEN md:dead")).isEqualTo(":1");
                for (RoleProcess process : List.of(consumers, ingest)) {
                    assertThat(process.terminate(25_000)).as(process.name).isZero();
                    assertThat(process.complaints()).isEmpty();
                }
            } finally {
                ingest.kill();
                consumers.kill();
            }
        }
    }

    /** Up to the first 503; among the first entries is one that can't be stored, and holds back all behind it. */
    private void fill(Stores stores, URI webhook) throws Exception {
        assertThat(post(webhook)).isEqualTo(200);
        for (int partition = 0; partition < 8; partition++) {
            if (!stores.redis("XLEN md:ticks:{" + partition + "}").equals(":0")) {
                stores.redis("XADD md:ticks:{" + partition + "} * f damaged");
            }
        }
        long used = Long.parseLong(stores.redisInfo("memory", "used_memory:"));
        assertThat(stores.redis("CONFIG SET maxmemory " + (used + ROOM_BYTES))).isEqualTo("+OK");
        int answer = 200;
        while (answer == 200) {
            answer = post(webhook);
            assertThat(posted).as("maxmemory is reached").isLessThan(1_000_000);
        }
        assertThat(answer).isEqualTo(503);
        assertThat(posted).isGreaterThan(10L * TICKS_PER_POST);
    }

    /** The status; what was refused is posted again the next time. */
    private int post(URI webhook) throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= TICKS_PER_POST; i++) {
            lines.append("{\"symbol\":\"FULL\",\"ts\":")
                    .append(System.currentTimeMillis())
                    .append(",\"price\":\"1.5\",\"volume\":\"2\",\"seq\":")
                    .append(seq + i)
                    .append("}\n");
        }
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(webhook)
                        .header("Content-Type", "application/x-ndjson")
                        .POST(HttpRequest.BodyPublishers.ofString(lines.toString()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == 200) {
            posted += TICKS_PER_POST;
            seq += TICKS_PER_POST;
        } else {
            assertThat(answer.body()).contains("queue_full");
            assertThat(answer.headers().firstValueAsLong("Retry-After")).isPresent();
        }
        return answer.statusCode();
    }

    private long viewCount(URI gateway) throws Exception {
        String body = http.send(
                        HttpRequest.newBuilder(gateway.resolve("/api/v1/symbols/FULL"))
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

    private static void until(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (!holds(condition)) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            Thread.sleep(20); // between two questions
        }
    }

    /** The tables are flush's, which makes them when it first runs. */
    private static boolean holds(Callable<Boolean> condition) throws Exception {
        try {
            return condition.call();
        } catch (java.sql.SQLException e) {
            return false;
        }
    }
}
