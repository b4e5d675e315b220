package io.tickwire.system.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.system.Await;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Redis reaches its maxmemory before the queue reaches its bound: posts get 503, nothing else stops. The processes that drain
 * it can be started while it is full, and when they run it takes ticks again, with the same maxmemory.
 */
class RedisFullIT {
    private static final long ROOM_BYTES = 4_000_000;

    private final SymbolPosts posts = new SymbolPosts("FULL", 1_000);

    @Test
    void aFullRedisRefusesPostsAndDrains(@TempDir Path directory) throws Exception {
        try (Stores stores = new Stores()) {
            RoleProcess ingest = new RoleProcess("ingest", 1, directory, stores.environment());
            RoleProcess consumers = new RoleProcess("calc,flush,gateway", 1, directory, stores.environment());
            URI webhook = ingest.url().resolve("/webhook/ticks");
            try {
                ingest.start();
                Await.until("ingest is ready", ingest::isReady);
                fill(stores, webhook);
                Await.until("ingest is ready: a full Redis is there", ingest::isReady);

                consumers.start();
                Await.until("consumers are ready", consumers::isReady);
                Await.until("all rows are stored", () -> rows(stores) >= posts.taken());
                Await.until("a post is taken again", () -> isTaken(posts.post(webhook)));
                Await.until("its rows are stored", () -> rows(stores) == posts.taken());
                Await.until("the view has them", () -> posts.viewed(consumers.url()) == posts.taken());
                assertThat(stores.redis.command("XLEN md:dead")).isEqualTo(":1");
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
        assertThat(isTaken(posts.post(webhook))).isTrue();
        for (int partition = 0; partition < 8; partition++) {
            if (!stores.redis.command("XLEN md:ticks:{" + partition + "}").equals(":0")) {
                stores.redis.command("XADD md:ticks:{" + partition + "} * f damaged");
            }
        }
        long used = Long.parseLong(stores.redis.info("memory", "used_memory:"));
        assertThat(stores.redis.command("CONFIG SET maxmemory " + (used + ROOM_BYTES)))
                .isEqualTo("+OK");
        while (isTaken(posts.post(webhook))) {
            assertThat(posts.taken()).as("maxmemory is reached").isLessThan(1_000_000);
        }
        assertThat(posts.taken()).isGreaterThan(10_000);
    }

    private static boolean isTaken(HttpResponse<String> answer) {
        if (answer.statusCode() != 200) {
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("queue_full");
            assertThat(answer.headers().firstValueAsLong("Retry-After")).isPresent();
        }
        return answer.statusCode() == 200;
    }

    /** The tables are flush's, which makes them when it first runs. */
    private static long rows(Stores stores) throws Exception {
        try {
            return stores.rows();
        } catch (SQLException e) {
            return -1;
        }
    }
}
