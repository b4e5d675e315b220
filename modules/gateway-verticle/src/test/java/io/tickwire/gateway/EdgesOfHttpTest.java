package io.tickwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Scanner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests as proxies, browsers of other origins and old clients send them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EdgesOfHttpTest {
    private GatewayRig rig;

    @BeforeAll
    void start() throws Exception {
        rig = new GatewayRig();
        rig.redis.publish("A/B", 3);
        rig.start();
    }

    @AfterAll
    void stop() throws Exception {
        rig.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/tickwire.js",
                "/api/v1/symbols",
                "/api/v1/symbols/A%2FB",
                "/docs",
                "/docs/swagger-ui.css",
                "/docs/messages.yaml",
                "/openapi.yaml",
                "/sse?channels=symbol:A/B"
            })
    void headIsTheAnswerWithoutItsBody(String path) throws Exception {
        HttpRequest head = HttpRequest.newBuilder(rig.uri(path))
                .method("HEAD", BodyPublishers.noBody())
                .build();
        HttpResponse<String> response = rig.http.send(head, BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).isPresent();
        assertThat(response.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/nothing, 404", "/sse, 400", "/api/v1/symbols/NONE, 404", "/ws, 426"})
    void headTellsTheSameFault(String path, int status) throws Exception {
        HttpRequest head = HttpRequest.newBuilder(rig.uri(path))
                .method("HEAD", BodyPublishers.noBody())
                .build();
        assertThat(rig.http.send(head, BodyHandlers.discarding()).statusCode()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/v1/ticks", "/api/v1/symbols/X", "/sse", "/ws", "/docs", "/nothing"})
    void aBrowserOfAnotherOriginMaySendItsHeaders(String path) throws Exception {
        HttpRequest preflight = HttpRequest.newBuilder(rig.uri(path))
                .method("OPTIONS", BodyPublishers.noBody())
                .header("Origin", "https://elsewhere.example")
                .header("Access-Control-Request-Method", "GET")
                .header("Access-Control-Request-Headers", "last-event-id")
                .build();
        HttpResponse<String> response = rig.http.send(preflight, BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.headers().firstValue("access-control-allow-origin")).contains("*");
        assertThat(response.headers()
                        .firstValue("access-control-allow-headers")
                        .orElseThrow()
                        .split(", "))
                .contains("Last-Event-ID", "If-None-Match", "X-Request-Id", "Authorization", "Content-Type");
        assertThat(response.headers()
                        .firstValue("access-control-allow-methods")
                        .orElseThrow()
                        .split(", "))
                .contains("GET", "HEAD");
        assertThat(response.headers()
                        .firstValue("access-control-expose-headers")
                        .orElseThrow()
                        .split(", "))
                .contains("ETag", "Link", "Retry-After", "X-Request-Id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "BREW"})
    void anotherMethodIsAProblemThatTellsWhich(String method) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(rig.uri("/api/v1/symbols"))
                .method(method, BodyPublishers.noBody())
                .build();
        HttpResponse<String> response = rig.http.send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("allow")).contains("GET, HEAD, OPTIONS");
        assertThat(response.body()).contains("method_not_allowed", "method=" + method);
    }

    @ParameterizedTest
    @CsvSource({
        "/sse?channels=symbol:X&conflate=1, conflate",
        "/sse?channel=symbol:X, channel",
        "/ws?channels=market, channels",
        "/api/v1/market?x=1, x",
        "/api/v1/market/correlation?window=5m, window"
    })
    void aParameterThatIsNotKnownIsNamed(String path, String parameter) throws Exception {
        HttpResponse<String> response = rig.get(path);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("bad_parameter", "\"parameter\":\"" + parameter + "\"");
    }

    /** Of every path, by the contract, whether there is access control or not. */
    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/symbols?token=x", "/api/v1/symbols/A/B?token=x", "/docs?token=x"})
    void aTokenIsKnown(String path) throws Exception {
        assertThat(rig.get(path).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET //api//v1//symbols/A/B HTTP/1.1 | HTTP/1.1 200",
                "GET /api/v1/symbols/ HTTP/1.1 | HTTP/1.1 200",
                "GET /api/v1/symbols/a%2Fb HTTP/1.1 | HTTP/1.1 200",
                "GET http://other.example/api/v1/symbols/A/B HTTP/1.1 | HTTP/1.1 200",
                "GET /api/v1/symbols HTTP/1.0 | HTTP/1.0 200",
                "GET /api/v1/symbols | HTTP/1.0 400",
                "NONSENSE | HTTP/1.0 400"
            })
    void requestLinesOfManyKindsAreAnswered(String line, String status) throws Exception {
        assertThat(answerTo(line + "\r\nHost: x\r\nConnection: close\r\n\r\n")).startsWith(status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "HTTP/1.1 | -         | -                   | -  | -                        | 426 | Upgrade: websocket",
                "HTTP/1.1 | h2c       | Upgrade             | 13 | dGhlIHNhbXBsZSBub25jZQ== | 426 | upgrade=h2c",
                "HTTP/1.0 | websocket | Upgrade             | 13 | dGhlIHNhbXBsZSBub25jZQ== | 400 | version=http/1.0",
                "HTTP/1.1 | websocket | -                   | 13 | dGhlIHNhbXBsZSBub25jZQ== | 400 | Connection: Upgrade",
                "HTTP/1.1 | websocket | keep-alive          | 13 | dGhlIHNhbXBsZSBub25jZQ== | 400 | connection=keep-alive",
                "HTTP/1.1 | websocket | Upgrade             | -  | dGhlIHNhbXBsZSBub25jZQ== | 426 | sec-websocket-version=null",
                "HTTP/1.1 | websocket | Upgrade             | 8  | dGhlIHNhbXBsZSBub25jZQ== | 426 | sec-websocket-version=8",
                "HTTP/1.1 | websocket | Upgrade             | 13 | -                        | 400 | sec-websocket-key=null",
                "HTTP/1.1 | websocket | Upgrade             | 13 | c2hvcnQ=                 | 400 | sec-websocket-key=c2hvcnQ=",
                "HTTP/1.1 | WebSocket | Upgrade             | 13 | n o b a s e 6 4          | 400 | 16 bytes",
            })
    void aHandshakeThatIsWrongIsToldWhatIsMissing(
            String version, String upgrade, String connection, String wsVersion, String key, int status, String detail)
            throws Exception {
        String answer;
        try (Socket socket = open(handshake(version, upgrade, connection, wsVersion, key))) {
            answer = new Scanner(socket.getInputStream(), StandardCharsets.UTF_8)
                    .useDelimiter("(?<=\\})") // the connection stays open
                    .next();
        }
        assertThat(answer).startsWith(version + " " + status);
        assertThat(answer).containsIgnoringCase("content-type: application/problem+json");
        assertThat(answer).contains("\"status\":" + status, detail, "path=/ws", "\"requestId\":");
        if (status == 426) {
            assertThat(answer)
                    .contains("upgrade_required")
                    .containsIgnoringCase("upgrade: websocket")
                    .containsIgnoringCase("sec-websocket-version: 13");
        } else {
            assertThat(answer).contains("bad_handshake");
        }
    }

    /** As Firefox and proxies send it. */
    @Test
    void aHandshakeWithListsIsTaken() throws Exception {
        String handshake =
                handshake("HTTP/1.1", "h2c, WebSocket", "keep-alive, Upgrade", "13", "dGhlIHNhbXBsZSBub25jZQ==");
        try (Socket socket = open(handshake)) {
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8))
                    .isEqualTo("HTTP/1.1 101");
        }
    }

    private static String handshake(String version, String upgrade, String connection, String wsVersion, String key) {
        StringBuilder request = new StringBuilder("GET /ws " + version + "\r\nHost: x\r\n");
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Upgrade", upgrade);
        headers.put("Connection", connection);
        headers.put("Sec-WebSocket-Version", wsVersion);
        headers.put("Sec-WebSocket-Key", key);
        headers.forEach((name, value) -> request.append(value == null ? "" : name + ": " + value + "\r\n"));
        return request.append("\r\n").toString();
    }

    @Test
    void whatIsTooLongIsTold() throws Exception {
        assertThat(answerTo("GET /" + "a".repeat(70_000) + " HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.0 414")
                .contains("uri_too_long");
        assertThat(answerTo("GET / HTTP/1.1\r\nA: " + "a".repeat(40_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431")
                .contains("headers_too_large");
    }

    /** A path of 63 kB of escapes took its event loop ten times as long as one without. */
    @Test
    void aPathHasABoundAndAQueryAnother() throws Exception {
        String close = " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        assertThat(answerTo("GET /" + "a".repeat(1_023) + close)).startsWith("HTTP/1.1 404");
        assertThat(answerTo("GET /" + "a".repeat(1_024) + close))
                .startsWith("HTTP/1.1 414")
                .contains("uri_too_long");
        assertThat(answerTo("GET /api/v1/snapshots?symbols=A" + ",A".repeat(999) + close))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        String answers = answerTo("GET /api/v1/symbols/A/B HTTP/1.1\r\nHost: x\r\nX-Request-Id: 1\r\n\r\n"
                + "GET /api/v1/symbols/A/B HTTP/1.1\r\nHost: x\r\nX-Request-Id: 2\r\nConnection: close\r\n\r\n");
        assertThat(answers).containsSubsequence("Request-Id: 1", "Request-Id: 2");
    }

    private String answerTo(String request) throws IOException {
        try (Socket socket = open(request)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Socket open(String request) throws IOException {
        Socket socket = new Socket(rig.uri("/").getHost(), rig.uri("/").getPort());
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }
}
