package io.tickwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Contract 4.3, as far as it is live. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpApiTest {
    private static final int MANY = 1_500;

    private GatewayRig rig;

    /** What all of this holds for. */
    GatewayRig rig() throws IOException {
        return new GatewayRig();
    }

    @BeforeAll
    void start() throws Exception {
        rig = rig();
        rig.redis.publish("A/B", 3);
        for (int i = 0; i < MANY; i++) {
            rig.redis.publish("S" + i, 1 + i);
        }
        rig.start();
    }

    @AfterAll
    void stop() throws Exception {
        rig.close();
    }

    @Test
    void listsAllSymbolsByName() throws Exception {
        JsonNode symbols =
                new ObjectMapper().readTree(rig.get("/api/v1/symbols").body()).get("symbols");
        assertThat(symbols).hasSize(MANY + 1);
        assertThat(symbols.findValuesAsText("symbol")).isSorted();
        assertThat(symbols.get(0).toString())
                .isEqualTo("{\"symbol\":\"A/B\",\"ts\":\"2026-11-22T10:00:00.000003Z\",\"price\":\"3.5\","
                        + "\"changePct\":0.12,\"seq\":3}");
    }

    @ParameterizedTest
    @CsvSource({"A/B", "A%2FB", "a/b", "a%2fb"})
    void givesTheNewestMessageAsPublished(String path) throws Exception {
        HttpResponse<String> response = rig.get("/api/v1/symbols/" + path);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(TestMessages.updated("A/B", 3, TestMessages.BASE_MICROS + 3_000));
    }

    @Test
    void snapshotsAreTheNewestMessagesInTheOrderAskedFor() throws Exception {
        String expected = String.join(
                ",",
                TestMessages.updated("S7", 8, TestMessages.BASE_MICROS + 8_000),
                TestMessages.updated("A/B", 3, TestMessages.BASE_MICROS + 3_000));
        assertThat(rig.get("/api/v1/snapshots?symbols=S7,NONE,a/b,S7,NO,A%2FB").body())
                .isEqualTo("{\"snapshots\":[" + expected + "],\"unknown\":[\"NONE\",\"NO\"]}");
        assertThat(rig.get("/api/v1/snapshots?symbols=NONE").body())
                .isEqualTo("{\"snapshots\":[],\"unknown\":[\"NONE\"]}");
        StringBuilder thousand = new StringBuilder("S0");
        for (int i = 1; i < 1_000; i++) {
            thousand.append(",S").append(i);
        }
        JsonNode all = new ObjectMapper()
                .readTree(rig.get("/api/v1/snapshots?symbols=" + thousand).body());
        assertThat(all.get("snapshots")).hasSize(1_000);
        assertThat(all.get("unknown")).isEmpty();
        HttpResponse<String> more = rig.get("/api/v1/snapshots?symbols=" + thousand + ",A");
        assertThat(more.statusCode()).isEqualTo(400);
        assertThat(more.body()).contains("\"parameter\":\"symbols\"", "1000", "1001");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/symbols/NONE, 404, unknown_symbol",
        "/api/v1/symbols/a+b, 400, bad_symbol",
        "/api/v1/symbols/A*, 400, bad_symbol",
        "/api/v1/symbols/ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456, 400, bad_symbol",
        "/api/v1/market, 404, no_market",
        "/api/v1/market/correlation, 404, no_market",
        "/api/v1/nothing, 404, not_found",
        "/nothing.html, 404, not_found",
        "/../pom.xml, 404, not_found",
        "/ws, 426, upgrade_required"
    })
    void tellsWhatIsWrong(String path, int status, String code) throws Exception {
        HttpResponse<String> response = rig.get(path);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(response.body()).contains("\"code\":\"" + code + "\"");
        String requestId = response.headers().firstValue("x-request-id").orElseThrow();
        assertThat(response.body()).contains("\"requestId\":\"" + requestId + "\"");
    }

    @ParameterizedTest
    @CsvSource({"/api/v1/symbols/NONE", "/api/v1/nothing", "/sse", "/ws", "/api/v1/symbols"})
    void callsARequestWhatTheClientCallsIt(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(rig.uri(path))
                .header("X-Request-Id", "mine-7")
                .build();
        HttpResponse<String> response = rig.http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.headers().allValues("x-request-id")).containsExactly("mine-7");
        assertThat(response.body().contains("\"requestId\":\"mine-7\"")).isEqualTo(response.statusCode() != 200);
    }

    @Test
    void anUnreadableSymbolIsABadRequest() throws Exception {
        try (Socket socket = new Socket(rig.uri("/").getHost(), rig.uri("/").getPort())) {
            socket.getOutputStream()
                    .write("GET /api/v1/symbols/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 400");
        }
    }

    @Test
    void servesTheDashboardAndItsModules() throws Exception {
        HttpResponse<String> page = rig.get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-type").orElseThrow()).startsWith("text/html");
        assertThat(page.headers().firstValue("content-security-policy")).hasValueSatisfying(policy -> assertThat(policy)
                .contains("default-src 'none'", "base-uri 'self'", "frame-ancestors 'self'"));
        assertThat(page.body()).contains("Tickwire");
        assertThat(rig.get("/tickwire.js").headers().firstValue("content-type").orElseThrow())
                .contains("javascript");
        HttpRequest head = HttpRequest.newBuilder(rig.uri("/"))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(rig.http.send(head, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isEqualTo(200);
        HttpRequest post = HttpRequest.newBuilder(rig.uri("/api/v1/symbols"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(rig.http.send(post, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isEqualTo(405);
    }
}
