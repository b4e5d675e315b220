package io.tickwire.gateway;

import static io.tickwire.gateway.access.TestTokens.SECRET;
import static io.tickwire.gateway.access.TestTokens.hs256;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Scanner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of other servers, as browsers tell of them: by raw requests, as clients of the JDK may not send {@code Origin}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OriginsTest {
    private static final String HERE = "tickwire.example";
    private static final String TOKEN = hs256("{'exp':9000000000}");
    private static final List<String> TELLING = List.of(
            "/api/v1/symbols",
            "/api/v1/symbols/BTC-USD",
            "/api/v1/ticks?symbol=BTC-USD",
            "/api/v1/market",
            "/api/v1/nothing",
            "/sse?channels=symbol:BTC-USD",
            "/ws",
            "//ws",
            "/x/../sse");

    private GatewayRig some;
    private GatewayRig none;
    private GatewayRig open;

    @BeforeAll
    void start() throws Exception {
        some = new GatewayRig();
        some.variables.put("TICKWIRE_ORIGINS", "https://app.example, https://*.apps.example");
        none = new GatewayRig();
        none.variables.put("TICKWIRE_JWT_SECRET", SECRET);
        open = new GatewayRig();
        for (GatewayRig rig : List.of(some, none, open)) {
            rig.redis.publish("BTC-USD", 1);
            rig.start();
        }
    }

    @AfterAll
    void stop() throws Exception {
        some.close();
        none.close();
        open.close();
    }

    /** The head of the answer and the beginning of its body. */
    private static String answer(GatewayRig rig, String method, String path, String... headers) throws Exception {
        StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: " + HERE + "\r\n");
        if (path.contains("/ws")) {
            request.append("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n")
                    .append("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
        }
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        try (Socket socket = new Socket(rig.uri("/").getHost(), rig.uri("/").getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
            Scanner scanner = new Scanner(socket.getInputStream(), StandardCharsets.UTF_8).useDelimiter("\r\n\r\n");
            String head = scanner.next();
            return head.startsWith("HTTP/1.1 4") && !method.equals("HEAD")
                    ? head + scanner.useDelimiter("(?<=})").next()
                    : head;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "http://app.example",
                "https://app.example:8443",
                "https://app.example.evil.example",
                "https://a.b.apps.example",
                "https://tickwire.example.evil.example",
                "http://tickwire.example:81",
                "null",
                "x"
            })
    void aPageOfAnotherOriginIsToldNothing(String origin) throws Exception {
        for (String path : TELLING) {
            for (String method : List.of("GET", "HEAD", "OPTIONS")) {
                String answer = answer(some, method, path, "Origin: " + origin);
                assertThat(answer)
                        .as(method + " " + path)
                        .startsWith("HTTP/1.1 403")
                        .doesNotContainIgnoringCase("access-control-allow-origin");
                assertThat(answer.lines()).anyMatch(line -> line.equalsIgnoreCase("vary: origin"));
                if (!method.equals("HEAD")) {
                    assertThat(answer).contains("\"code\":\"bad_origin\"", "origin=" + origin);
                }
            }
        }
        assertThat(answer(some, "OPTIONS", "/", "Origin: " + origin)).startsWith("HTTP/1.1 403");
        assertThat(answer(some, "GET", "/tickwire.js", "Origin: " + origin))
                .startsWith("HTTP/1.1 200")
                .doesNotContainIgnoringCase("access-control-allow-origin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example",
                "https://APP.example:443",
                "https://a.apps.example",
                "https://tickwire.example",
                "http://tickwire.example",
                "http://tickwire.example:80"
            })
    void aPageOfAnAllowedOriginOrOfThisServerMayRead(String origin) throws Exception {
        for (String path : List.of("/api/v1/symbols", "/sse?channels=symbol:BTC-USD")) {
            String answer = answer(some, "GET", path, "Origin: " + origin);
            assertThat(answer).startsWith("HTTP/1.1 200");
            assertThat(answer.lines())
                    .anyMatch(line -> line.equalsIgnoreCase("access-control-allow-origin: " + origin))
                    .anyMatch(line -> line.equalsIgnoreCase("vary: origin"));
        }
        assertThat(answer(some, "GET", "/ws", "Origin: " + origin)).startsWith("HTTP/1.1 101");
        String preflight = answer(some, "OPTIONS", "/api/v1/symbols", "Origin: " + origin);
        assertThat(preflight)
                .startsWith("HTTP/1.1 204")
                .containsIgnoringCase("access-control-allow-origin: " + origin)
                .containsIgnoringCase("access-control-allow-headers: Accept, Authorization");
    }

    /** Whatever is said by who passes it on. */
    @Test
    void whatAProxySaysOfAnotherHostIsNotTrusted() throws Exception {
        assertThat(answer(
                        some,
                        "GET",
                        "/api/v1/symbols",
                        "Origin: https://evil.example",
                        "X-Forwarded-Host: evil.example",
                        "Forwarded: host=evil.example"))
                .startsWith("HTTP/1.1 403");
    }

    @Test
    void whatIsNoPageIsAskedForNoOrigin() throws Exception {
        assertThat(answer(some, "GET", "/api/v1/symbols")).startsWith("HTTP/1.1 200");
        assertThat(answer(some, "GET", "/ws")).startsWith("HTTP/1.1 101");
    }

    @Test
    void whereTokensAreNeededOnlyTheServersOwnPagesRead() throws Exception {
        String token = "Authorization: Bearer " + TOKEN;
        assertThat(answer(none, "GET", "/api/v1/symbols", token, "Origin: https://app.example"))
                .startsWith("HTTP/1.1 403");
        assertThat(answer(none, "GET", "/ws?token=" + TOKEN, "Origin: https://app.example"))
                .startsWith("HTTP/1.1 403");
        assertThat(answer(none, "GET", "/api/v1/symbols", token, "Origin: https://" + HERE))
                .startsWith("HTTP/1.1 200");
        assertThat(answer(none, "GET", "/ws?token=" + TOKEN, "Origin: http://" + HERE))
                .startsWith("HTTP/1.1 101");
    }

    /** Otherwise a page could not tell its user why. */
    @Test
    void anAllowedPageMayReadWhyItIsDenied() throws Exception {
        String noToken = answer(none, "GET", "/api/v1/symbols", "Origin: https://" + HERE);
        assertThat(noToken)
                .startsWith("HTTP/1.1 401")
                .containsIgnoringCase("access-control-allow-origin: https://" + HERE);
        String narrow = hs256("{'exp':9000000000,'channels':[]}");
        assertThat(answer(none, "GET", "/api/v1/market", "Authorization: Bearer " + narrow, "Origin: https://" + HERE))
                .startsWith("HTTP/1.1 403")
                .containsIgnoringCase("access-control-allow-origin: https://" + HERE)
                .containsIgnoringCase("WWW-Authenticate, X-Request-Id");
    }

    @ParameterizedTest
    @CsvSource({"https://any.example", "null"})
    void withoutTokensEveryPageMayRead(String origin) throws Exception {
        assertThat(answer(open, "GET", "/api/v1/symbols", "Origin: " + origin))
                .startsWith("HTTP/1.1 200")
                .containsIgnoringCase("access-control-allow-origin: *")
                .doesNotContainIgnoringCase("vary: origin");
        assertThat(answer(open, "GET", "/ws", "Origin: " + origin)).startsWith("HTTP/1.1 101");
    }

    @Test
    void everyAnswerTellsBrowsersToBeCareful() throws Exception {
        for (String path : List.of("/", "/docs", "/tickwire.js", "/api/v1/symbols", "/nothing", "/sse", "/ws?x=1")) {
            assertThat(answer(none, "GET", path).lines())
                    .as(path)
                    .anyMatch("X-Content-Type-Options: nosniff"::equalsIgnoreCase)
                    .anyMatch("Referrer-Policy: no-referrer"::equalsIgnoreCase)
                    .anyMatch("X-Frame-Options: SAMEORIGIN"::equalsIgnoreCase)
                    .anyMatch("Cross-Origin-Opener-Policy: same-origin"::equalsIgnoreCase)
                    .anyMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("permissions-policy: "))
                    .anyMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("content-security-policy: ")
                            && line.contains("default-src 'none'")
                            && line.contains("frame-ancestors 'self'"));
        }
    }
}
