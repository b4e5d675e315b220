package io.tickwire.system.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.system.Await;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Postgres is never in the hot path: while it hangs, 200 is given until the queue is full, then 503; then all is stored. */
class PostgresAwayIT {
    private final SymbolPosts posts = new SymbolPosts("AWAY", 500);

    @Test
    void theQueueTakesWhatItsBoundAllowsAndNothingIsMissingAfterwards(@TempDir Path directory) throws Exception {
        try (Stores stores = new Stores()) {
            Map<String, String> small = new HashMap<>(stores.environment());
            small.put("TICKWIRE_QUEUE_MAX_BYTES", "2000000");
            List<RoleProcess> processes = List.of(
                    new RoleProcess("calc,gateway", 1, directory, stores.environment()),
                    new RoleProcess("flush", 1, directory, stores.environment()),
                    new RoleProcess("ingest", 1, directory, small));
            try {
                for (RoleProcess process : processes) {
                    process.start();
                }
                for (RoleProcess process : processes) {
                    Await.until(process.name + " is ready", process::isReady);
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
        assertThat(posts.post(webhook).statusCode()).isEqualTo(200);
        Await.until("all rows are stored", () -> stores.rows() == posts.taken());

        stores.postgres.freeze();
        HttpResponse<String> answer = posts.post(webhook);
        assertThat(answer.statusCode()).isEqualTo(200);
        Await.until("views go on", () -> posts.viewed(gateway) == posts.taken());
        long before = posts.taken();
        while (answer.statusCode() == 200) {
            answer = posts.post(webhook);
            assertThat(posts.taken()).as("the queue has a bound").isLessThan(10_000_000);
        }
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValueAsLong("Retry-After")).isPresent();
        assertThat(posts.taken() - before)
                .as("much more than nothing was taken")
                .isGreaterThan(10_000);
        Await.until("flush tells it", () -> !flush.isReady());
        Await.until(
                "the others are ready: Postgres is flush's alone",
                () -> ingest.isReady() && processes.get(0).isReady());

        stores.postgres.thaw();
        Await.until("all rows are stored", () -> stores.rows() == posts.taken());
        Await.until("flush is ready", flush::isReady);
        Await.until("a post is taken again", () -> posts.post(webhook).statusCode() == 200);
        Await.until("its rows are stored", () -> stores.rows() == posts.taken());
        for (RoleProcess process : processes) {
            assertThat(process.terminate(25_000)).as(process.name).isZero();
            assertThat(process.complaints()).isEmpty();
        }
    }
}
