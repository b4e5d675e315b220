package io.tickwire.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of the JVM right after a 200: the next start works, replaces the orphans and has every tick, once. */
class EmbeddedRestartIT {
    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();

    @Test
    void aKilledProcessComesBackWithEverything(@TempDir Path directory) throws Exception {
        int posted = 0;
        JsonNode before;
        try (TickwireProcess first = TickwireProcess.start(directory, Map.of())) {
            for (int i = 0; i < 300; i++) {
                post(first, posted++);
            }
            Await.until("a view of BTC-USD", () -> view(first) != null);
            before = view(first);
            assertThat(first.log()).as("the jar brings Linux' epoll").contains("sockets: transport=epoll");
            assertThat(first.log()).as("a first start has nothing to warn of").doesNotContain(" WARN ");
            assertThat(metrics(first)).containsPattern("tickwire_build_info\\{.*transport=\"epoll\"");
            post(first, posted++);
            first.killHard();
        }
        try (TickwireProcess second = TickwireProcess.start(directory, Map.of())) {
            for (int i = 0; i < 50; i++) {
                post(second, posted++);
            }
            int total = posted;
            Await.until("all ticks are in the view", () -> {
                JsonNode view = view(second);
                return view != null && view.get("view").get("count").asInt() == total;
            });
            assertThat(view(second).get("seq").asLong())
                    .isGreaterThan(before.get("seq").asLong());
            try (Connection connection = DriverManager.getConnection(second.jdbcUrl())) {
                Await.until("all ticks are in the table", () -> rows(connection) == total);
            }
            assertThat(second.terminate()).as(second.log()).isZero();
            second.assertHealthyLog();
        }
    }

    private String metrics(TickwireProcess tickwire) throws Exception {
        return http.send(
                        HttpRequest.newBuilder(tickwire.uri("management", "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private void post(TickwireProcess tickwire, int seq) throws Exception {
        long now = System.currentTimeMillis();
        String body = "{\"symbol\":\"BTC-USD\",\"ts\":" + now + ",\"price\":\"97000." + (seq % 90 + 10)
                + "\",\"volume\":\"0.5\",\"seq\":" + seq + "}";
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(tickwire.uri("ingest", "/webhook/ticks"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }

    private JsonNode view(TickwireProcess tickwire) throws Exception {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(tickwire.uri("gateway", "/api/v1/symbols/BTC-USD"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return response.statusCode() == 200 ? json.readTree(response.body()) : null;
    }

    private static long rows(Connection connection) throws Exception {
        try (var statement = connection.createStatement();
                ResultSet count = statement.executeQuery("SELECT count(*) FROM md_ticks")) {
            count.next();
            return count.getLong(1);
        }
    }
}
