package io.tickwire.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tickwire.system.chaos.Stores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tick that Postgres refuses: set aside, seen, and stored once when the cause is mended and it is requeued. */
class DeadLettersIT {
    private final ObjectMapper json = new ObjectMapper();

    @Test
    void aDeadTickIsStoredExactlyOnceAfterItIsRequeued(@TempDir Path directory) throws Exception {
        try (Stores stores = new Stores();
                TickwireProcess tickwire = TickwireProcess.start(directory, stores.environment())) {
            Table.execute(tickwire, "ALTER TABLE md_ticks ADD CONSTRAINT no_marker CHECK (source <> 'marker')");
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                lines.add(line(i, i % 50 == 7 ? "marker" : "venue"));
            }
            Webhook.post(tickwire, lines);
            Await.until("neighbours stored", () -> Table.number(tickwire, "SELECT count(*) FROM md_ticks") == 98);
            Await.until("two letters", () -> letters(tickwire).size() == 2);
            String id = letters(tickwire).get(0).get("id").asText();
            assertThat(dead(tickwire, "show", id).out()).contains("no_marker", "BTC-USD", "marker");

            assertThat(dead(tickwire, "requeue", id).out()).contains("requeued 1");
            Await.until("dead again", () -> letters(tickwire).size() == 2);

            Table.execute(tickwire, "ALTER TABLE md_ticks DROP CONSTRAINT no_marker");
            TickwireProcess.Finished requeue = dead(tickwire, "requeue", "--all");
            assertThat(requeue.exitCode()).as(requeue.err()).isZero();
            assertThat(requeue.out()).contains("requeued 2");
            Await.until("stored", () -> Table.number(tickwire, "SELECT count(*) FROM md_ticks") == 100);
            assertThat(letters(tickwire)).isEmpty();
            Webhook.post(tickwire, lines.subList(0, 10)); // one of them was requeued: a duplicate by identity
            Webhook.post(tickwire, List.of(line(100, "venue")));
            Await.until("the last one", () -> Table.number(tickwire, "SELECT count(*) FROM md_ticks") >= 101);
            assertThat(Table.rows(
                            tickwire,
                            "SELECT seq, count(*) FROM md_ticks WHERE source = 'marker' GROUP BY seq ORDER BY seq"))
                    .containsExactly("7|1", "57|1");
            assertThat(Table.number(tickwire, "SELECT sum(count)::bigint FROM md_bars"))
                    .isEqualTo(101);
            tickwire.assertHealthyLog();
        }
    }

    private static String line(int i, String source) {
        return String.format(
                Locale.ROOT,
                "{\"symbol\":\"BTC-USD\",\"ts\":\"2026-11-22T10:00:00.%06dZ\",\"price\":\"97000.%d\",\"volume\":\"0.5\",\"source\":\"%s\",\"seq\":%d}",
                i,
                i + 1,
                source,
                i);
    }

    private List<JsonNode> letters(TickwireProcess tickwire) throws Exception {
        List<JsonNode> letters = new ArrayList<>();
        for (String line : dead(tickwire, "list", "--json").out().lines().toList()) {
            letters.add(json.readTree(line));
        }
        return letters;
    }

    private static TickwireProcess.Finished dead(TickwireProcess tickwire, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("dead"));
        all.addAll(List.of(arguments));
        return TickwireProcess.run(Map.of("REDIS_URL", tickwire.url("redis")), all.toArray(String[]::new));
    }
}
