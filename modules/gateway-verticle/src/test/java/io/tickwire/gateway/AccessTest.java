package io.tickwire.gateway;

import static io.tickwire.gateway.access.TestTokens.EC;
import static io.tickwire.gateway.access.TestTokens.OTHER_RSA;
import static io.tickwire.gateway.access.TestTokens.RSA;
import static io.tickwire.gateway.access.TestTokens.SECRET;
import static io.tickwire.gateway.access.TestTokens.es256;
import static io.tickwire.gateway.access.TestTokens.hmac;
import static io.tickwire.gateway.access.TestTokens.hs256;
import static io.tickwire.gateway.access.TestTokens.jwk;
import static io.tickwire.gateway.access.TestTokens.pem;
import static io.tickwire.gateway.access.TestTokens.rs256;
import static io.tickwire.gateway.access.TestTokens.unsigned;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract 4.4, from outside: every way in, and every reason not to be let in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessTest {
    private static final String KEYS =
            "{\"keys\":[" + jwk("r", RSA.getPublic()) + "," + jwk("e", EC.getPublic()) + "]}";
    private static final String RS = "{'alg':'RS256','kid':'r'}";
    private static final String ES = "{'alg':'ES256','kid':'e'}";

    private GatewayRig rig;

    @BeforeAll
    void start() throws Exception {
        rig = new GatewayRig();
        rig.variables.put("TICKWIRE_JWT_SECRET", SECRET);
        rig.variables.put("TICKWIRE_JWT_PUBLIC_KEY", KEYS);
        rig.redis.publish("BTC-USD", 1);
        rig.redis.publish("BTC-EUR", 2);
        rig.redis.publish("ETH-USD", 3);
        rig.start();
    }

    @AfterAll
    void stop() throws Exception {
        rig.close();
    }

    private static long now() {
        return System.currentTimeMillis() / 1_000;
    }

    /** Claims that last an hour, and more of them. */
    private static String hour(String more) {
        return "{'exp':" + (now() + 3_600) + more + "}";
    }

    private static String good(String more) {
        return hs256(hour(more));
    }

    private static Arguments bad(String name, String token) {
        return Arguments.of(name, token);
    }

    static Stream<Arguments> badTokens() {
        String hour = hour("");
        String good = hs256(hour);
        String[] parts = good.split("\\.");
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("the RSA key's PEM", pem(RSA.getPublic()));
        keys.put("the RSA key's PEM, trimmed", pem(RSA.getPublic()).trim());
        keys.put("the key set", KEYS);
        keys.put("another secret", SECRET + "x");
        keys.put("no secret", "\0");
        Stream<Arguments> ofKeys = keys.entrySet().stream()
                .map(key -> bad(
                        "HS256 with " + key.getKey(),
                        hmac("{'alg':'HS256'}", hour, key.getValue().getBytes(StandardCharsets.UTF_8))));
        Stream<Arguments> ofClaims = Stream.of(
                        "{'exp':" + (now() - 40) + "}",
                        "{'exp':0}",
                        "{'exp':-1e300}",
                        "{'exp':" + (now() + 3_600) + ",'nbf':" + (now() + 60) + "}",
                        "{'exp':" + (now() + 3_600) + ",'iat':" + (now() + 60) + "}",
                        "{}",
                        "{'exp':null}",
                        "{'exp':'" + (now() + 3_600) + "'}",
                        "{'exp':true}",
                        "{'exp':[" + (now() + 3_600) + "]}",
                        hour(",'nbf':'0'"),
                        hour(",'iat':{}"),
                        hour(",'aud':'another'"),
                        hour(",'aud':['another']"),
                        hour(",'aud':null"),
                        hour(",'channels':'symbol:*'"),
                        hour(",'channels':null"),
                        hour(",'channels':{}"),
                        hour(",'channels':['symbol:*',7]"),
                        hour(",'channels':[null]"),
                        hour(",'channels':['*']"),
                        hour(",'channels':['symbol:A B']"),
                        hour(",'channels':['orders:A']"),
                        hour(",'channels':[" + "'market',".repeat(1_000) + "'market']"),
                        "[]",
                        "null",
                        "no JSON")
                .map(claims -> bad(claims.length() > 90 ? claims.substring(0, 90) : claims, hs256(claims)));
        return Stream.of(
                        Stream.of(
                                bad("empty", ""),
                                bad("no token", "abc"),
                                bad("three dots", "..."),
                                bad("alg none", unsigned("{'alg':'none'}", hour)),
                                bad("alg None", unsigned("{'alg':'None'}", hour)),
                                bad("alg none, signed", parts(unsigned("{'alg':'none'}", hour), parts[2])),
                                bad(
                                        "alg none, two parts",
                                        unsigned("{'alg':'none'}", hour).replaceAll("\\.$", "")),
                                bad("no alg", unsigned("{}", hour) + parts[2]),
                                bad("no signature", parts[0] + "." + parts[1] + "."),
                                bad("two parts", parts[0] + "." + parts[1]),
                                bad("four parts", good + ".x"),
                                bad(
                                        "other claims",
                                        parts[0] + "." + hs256("{'exp':9e9}").split("\\.")[1] + "." + parts[2]),
                                bad("cut", good.substring(0, good.length() - 2)),
                                bad("another RSA key", rs256(RS, hour, OTHER_RSA.getPrivate())),
                                bad("another RSA key, no kid", rs256("{'alg':'RS256'}", hour, OTHER_RSA.getPrivate())),
                                bad(
                                        "a kid that is not there",
                                        rs256("{'alg':'RS256','kid':'x'}", hour, RSA.getPrivate())),
                                bad("another key's kid", rs256("{'alg':'RS256','kid':'e'}", hour, RSA.getPrivate())),
                                bad("RS256 signed by EC", es256(RS, hour, EC.getPrivate())),
                                bad("ES256 signed by RSA", rs256(ES, hour, RSA.getPrivate())),
                                bad("HS256 signed by RSA", rs256("{'alg':'HS256'}", hour, RSA.getPrivate())),
                                bad(
                                        "ES256 of zeros",
                                        es256(ES, hour, EC.getPrivate()).replaceAll("[^.]*$", "A".repeat(86))),
                                bad("HS512", hmac("{'alg':'HS512'}", hour, SECRET.getBytes(StandardCharsets.UTF_8))),
                                bad("PS256", rs256("{'alg':'PS256'}", hour, RSA.getPrivate())),
                                bad("alg a number", hmac("{'alg':256}", hour, SECRET.getBytes(StandardCharsets.UTF_8))),
                                bad(
                                        "a key of its own",
                                        rs256(
                                                "{'alg':'RS256','jwk':" + jwk("r", OTHER_RSA.getPublic()) + "}",
                                                hour,
                                                OTHER_RSA.getPrivate())),
                                bad(
                                        "crit",
                                        hmac(
                                                "{'alg':'HS256','crit':['x'],'x':1}",
                                                hour,
                                                SECRET.getBytes(StandardCharsets.UTF_8))),
                                bad("too long", hs256(hour(",'x':'" + "x".repeat(13_000) + "'")))),
                        ofKeys,
                        ofClaims)
                .flatMap(all -> all);
    }

    private static String parts(String unsigned, String signature) {
        return unsigned + signature;
    }

    private HttpResponse<String> send(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(rig.uri(path)).method(method, BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return rig.http.send(request.build(), BodyHandlers.ofString());
    }

    private static void isDenied(HttpResponse<?> response, String token) {
        assertThat(response.statusCode()).isEqualTo(401);
        String authenticate = response.headers().firstValue("www-authenticate").orElseThrow();
        assertThat(authenticate).startsWith("Bearer realm=\"tickwire\"");
        assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(response.headers().firstValue("cache-control")).contains("no-store");
        assertThat(authenticate.contains("error=\"invalid_token\", error_description=\""))
                .isEqualTo(token != null);
        if (response.body() instanceof String body
                && !response.request().method().equals("HEAD")) {
            assertThat(body).contains("\"code\":\"unauthorized\"", "\"status\":401");
            if (token != null && token.length() > 3) {
                assertThat(body).doesNotContain(token);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badTokens")
    void aBadTokenOpensNothingByAnyWay(String name, String token) throws Exception {
        String escaped = java.net.URLEncoder.encode(token, StandardCharsets.UTF_8);
        if (token.length() < 8_000) {
            isDenied(send("GET", "/api/v1/symbols", "Authorization", "Bearer " + token), token);
        }
        isDenied(send("GET", "/api/v1/symbols?token=" + escaped), token);
        isDenied(send("GET", "/api/v1/ticks?symbol=BTC-USD&token=" + escaped), token);
        isDenied(send("HEAD", "/sse?channels=market&token=" + escaped), token);
        isDenied(send("GET", "/sse?channels=market&token=" + escaped), token);
        isDenied(handshakeRefused("?token=" + escaped), token);
        WsClient client = rig.webSocket();
        client.send("{'op':'auth','id':1,'token':'" + token + "'}");
        assertThat(client.nextShort()).isEqualTo("error 1 unauthorized");
        assertThat(client.closed.get(20, TimeUnit.SECONDS)).isEqualTo(4001);
    }

    private HttpResponse<?> handshakeRefused(String query) {
        Throwable failure = catchThrowable(() -> rig.webSocket(query));
        assertThat(failure).hasCauseInstanceOf(WebSocketHandshakeException.class);
        return ((WebSocketHandshakeException) failure.getCause()).getResponse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api",
                "/api/",
                "/api/v1/symbols",
                "/api/v1/symbols/",
                "/api/v1/symbols?x=1",
                "/api/v1/symbols/BTC-USD",
                "/api/v1/snapshots?symbols=BTC-USD",
                "/api/v1/snapshots",
                "/api/v1/market",
                "/api/v1/market/correlation",
                "/api/v1/ticks?symbol=BTC-USD",
                "/api/v1/ticks",
                "/api/v1/bars?symbol=BTC-USD&interval=1m",
                "/api/v1/coverage?symbol=BTC-USD",
                "/api/v1/nothing",
                "//api//v1/symbols",
                "/docs/../api/v1/symbols",
                "/%61pi/v1/symbols",
                "/sse?channels=symbol:BTC-USD",
                "/sse",
                "/sse/",
                "//sse",
                "/ws",
                "/ws?x=1"
            })
    void nothingIsToldWithoutAToken(String path) throws Exception {
        for (String method : List.of("GET", "HEAD", "POST", "DELETE")) {
            isDenied(send(method, path), null);
        }
        isDenied(send("GET", path, "Authorization", "Basic dTpw"), null);
        assertThat(send("OPTIONS", path).statusCode()).isEqualTo(204);
    }

    /** Names are told apart by case here: what is not found is not told either. */
    @ParameterizedTest
    @ValueSource(strings = {"/API/v1/symbols", "/SSE?channels=market", "/Ws", "/apix", "/v1/symbols"})
    void otherPathsAreNotThere(String path) throws Exception {
        assertThat(send("GET", path).statusCode()).isIn(401, 404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/tickwire.js", "/docs", "/openapi.yaml", "/docs/messages.yaml"})
    void pagesAndDocumentsNeedNone(String path) throws Exception {
        assertThat(send("GET", path).statusCode()).isEqualTo(200);
    }

    static Stream<Arguments> goodTokens() {
        return Stream.of(
                Arguments.of("HS256", good("")),
                Arguments.of("RS256", rs256(RS, hour(""), RSA.getPrivate())),
                Arguments.of("RS256, no kid", rs256("{'alg':'RS256'}", hour(""), RSA.getPrivate())),
                Arguments.of("ES256", es256(ES, hour(""), EC.getPrivate())),
                Arguments.of("within the skew", hs256("{'exp':" + (now() - 20) + "}")),
                Arguments.of("begins within the skew", good(",'nbf':" + (now() + 20))),
                Arguments.of("a part of a second", hs256("{'exp':" + (now() + 60) + ".5}")),
                Arguments.of("for ever", hs256("{'exp':1e300}")),
                Arguments.of("for this service", good(",'aud':['another','tickwire']")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("goodTokens")
    void aGoodTokenOpensAllByEveryWay(String name, String token) throws Exception {
        assertThat(send("GET", "/api/v1/symbols/BTC-USD", "Authorization", "Bearer " + token)
                        .statusCode())
                .isEqualTo(200);
        assertThat(send("HEAD", "/api/v1/symbols/BTC-USD", "Authorization", "bearer " + token)
                        .statusCode())
                .isEqualTo(200);
        assertThat(send("GET", "/api/v1/symbols/BTC-USD?token=" + token).statusCode())
                .isEqualTo(200);
        assertThat(rig.sse("channels=symbol:BTC-USD&token=" + token).next().shortText())
                .isEqualTo("snapshot snapshot BTC-USD 1");
        WsClient byQuery = rig.webSocket("?token=" + token);
        assertThat(byQuery.send("{'op':'subscribe','id':1,'channels':['symbol:BTC-USD']}")
                        .nextShort())
                .isEqualTo("ack 1");
        WsClient byMessage = rig.webSocket();
        byMessage.send("{'op':'auth','id':'t','token':'" + token + "'}");
        assertThat(byMessage.next().toString()).isEqualTo("{\"type\":\"ack\",\"id\":\"t\",\"channels\":[]}");
        byMessage.send("{'op':'subscribe','id':1,'channels':['symbol:BTC-USD']}");
        assertThat(byMessage.nextShort()).isEqualTo("ack 1");
        assertThat(byMessage.nextShort()).isEqualTo("snapshot BTC-USD 1");
    }

    @Test
    void aTokenIsGivenOnce() throws Exception {
        String token = good("");
        assertThat(send("GET", "/api/v1/symbols?token=" + token, "Authorization", "Bearer " + token)
                        .statusCode())
                .as("the same twice")
                .isEqualTo(200);
        isDenied(send("GET", "/api/v1/symbols?token=" + token + "&token=" + good(",'x':1")), token);
        isDenied(send("GET", "/api/v1/symbols?token=x", "Authorization", "Bearer " + token), token);
    }

    @Test
    void whatIsAnsweredToATokenIsForItsBearerAlone() throws Exception {
        HttpResponse<String> answer = send("GET", "/api/v1/symbols", "Authorization", "Bearer " + good(""));
        assertThat(answer.headers().allValues("vary")).contains("Authorization", "Accept-Encoding");
        assertThat(answer.headers().allValues("cache-control")).containsExactly("private, no-cache");
    }

    /** {@code +} opens, {@code -} does not; where Postgres would answer it is away, and that is a 503. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "symbol:BTC-* | /api/v1/symbols/BTC-USD                              | 200",
                "symbol:BTC-* | /api/v1/symbols/btc%2Dusd                            | 200",
                "symbol:BTC-* | /api/v1/symbols/BTC-NONE                             | 404",
                "symbol:BTC-* | /api/v1/symbols/ETH-USD                              | 403",
                "symbol:BTC-* | /api/v1/symbols/NONE                                 | 403",
                "symbol:BTC-* | //api//v1//symbols//ETH-USD                          | 403",
                "symbol:BTC-* | /api/v1/symbols/ETH%2DUSD                            | 403",
                "symbol:BTC-* | /api/v1/snapshots?symbols=BTC-USD                    | 200",
                "symbol:BTC-* | /api/v1/snapshots?symbols=BTC-USD,ETH-USD            | 403",
                "symbol:BTC-* | /api/v1/snapshots?symbols=BTC-USD,NONE               | 403",
                "symbol:BTC-* | /api/v1/snapshots?symbols=BTC-USD&symbols=ETH-USD    | 403",
                "symbol:BTC-* | /api/v1/ticks?symbol=BTC-USD                         | 503",
                "symbol:BTC-* | /api/v1/ticks?symbol=eth-usd                         | 403",
                "symbol:BTC-* | /api/v1/ticks?symbols=BTC-USD,ETH-USD                | 403",
                "symbol:BTC-* | /api/v1/ticks?symbol=ETH-USD&x=1                     | 403",
                "symbol:BTC-* | /api/v1/ticks?SYMBOL=ETH-USD                         | 403",
                "symbol:BTC-* | /api/v1/bars?symbol=BTC-USD&interval=1m              | 503",
                "symbol:BTC-* | /api/v1/bars?symbol=ETH-USD&interval=1m              | 403",
                "symbol:BTC-* | /api/v1/coverage?symbol=BTC-USD                      | 503",
                "symbol:BTC-* | /api/v1/coverage?symbol=ETH-USD                      | 403",
                "symbol:BTC-* | /api/v1/market                                       | 403",
                "symbol:BTC-* | /api/v1/market/correlation                           | 403",
                "symbol:BTC-* | /sse?channels=symbol:BTC-USD                         | 200",
                "symbol:BTC-* | /sse?channels=symbol:BTC-U*,symbol:BTC-EUR           | 200",
                "symbol:BTC-* | /sse?channels=symbol:BTC-USD,symbol:ETH-USD          | 403",
                "symbol:BTC-* | /sse?channels=symbol:*                               | 403",
                "symbol:BTC-* | /sse?channels=bars:BTC-USD                           | 403",
                "symbol:BTC-* | /sse?channels=market                                 | 403",
                "bars:BTC-*   | /api/v1/bars?symbol=BTC-USD&interval=1m              | 503",
                "bars:BTC-*   | /api/v1/ticks?symbol=BTC-USD                         | 403",
                "bars:BTC-*   | /api/v1/coverage?symbol=BTC-USD                      | 403",
                "bars:BTC-*   | /api/v1/symbols/BTC-USD                              | 403",
                "bars:BTC-*   | /api/v1/snapshots?symbols=BTC-USD                    | 403",
                "bars:BTC-*   | /sse?channels=bars:BTC-*                             | 200",
                "ticks:BTC-*  | /api/v1/ticks?symbol=BTC-USD                         | 503",
                "ticks:BTC-*  | /api/v1/bars?symbol=BTC-USD&interval=1m              | 403",
                "ticks:BTC-*  | /api/v1/symbols/BTC-USD                              | 403",
                "ticks:BTC-*  | /sse?channels=symbol:BTC-USD                         | 403",
                "market       | /api/v1/market                                       | 404",
                "market       | /api/v1/market/correlation                           | 404",
                "market       | /api/v1/symbols/BTC-USD                              | 403",
                "market       | /sse?channels=market                                 | 200"
            })
    void aTokenOpensItsChannelsAndNoOther(String channel, String path, int status) throws Exception {
        String token = good(",'channels':['" + channel + "']");
        for (String method : List.of("GET", "HEAD")) {
            if (status == 200 && path.contains("/sse") && method.equals("GET")) {
                assertThat(rig.sse(path.substring(5) + "&token=" + token)
                                .response
                                .statusCode())
                        .isEqualTo(200);
                continue;
            }
            HttpResponse<String> answer = send(method, path, "Authorization", "Bearer " + token);
            assertThat(answer.statusCode()).isEqualTo(status);
            if (status == 403 && method.equals("GET")) {
                assertThat(answer.body()).contains("\"code\":\"unauthorized\"", "channel=");
                assertThat(answer.headers().firstValue("www-authenticate").orElseThrow())
                        .contains("error=\"insufficient_scope\"");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'symbol:BTC-*', '[\"BTC-EUR\",\"BTC-USD\"]'",
        "'symbol:ETH-USD', '[\"ETH-USD\"]'",
        "'bars:*', '[]'",
        "'market', '[]'"
    })
    void listsHaveWhatTheTokenCoversAlone(String channel, String symbols) throws Exception {
        String token = good(",'channels':['" + channel + "']");
        for (int i = 0; i < 2; i++) { // also when others have just asked
            assertThat(send("GET", "/api/v1/symbols", "Authorization", "Bearer " + token)
                            .body()
                            .replaceAll("\\{\"symbol\":(\"[^\"]*\")[^}]*}", "$1"))
                    .isEqualTo("{\"symbols\":" + symbols + "}");
            assertThat(send("GET", "/api/v1/symbols", "Authorization", "Bearer " + good(""))
                            .body())
                    .contains("BTC-EUR", "BTC-USD", "ETH-USD");
        }
    }

    @ParameterizedTest
    @CsvSource({"symbol:ETH-USD", "symbol:*", "symbol:BT*", "bars:BTC-USD", "market"})
    void aSubscriptionToWhatIsNotCoveredChangesNothing(String channel) throws Exception {
        WsClient client = rig.webSocket("?token=" + good(",'channels':['symbol:BTC-*']"));
        client.send("{'op':'subscribe','id':1,'channels':['symbol:BTC-USD','" + channel + "']}");
        assertThat(client.next().toString()).contains("unauthorized", "channel=" + channel, "\"id\":1");
        rig.redis.publish("BTC-USD", 1);
        assertThat(client.isQuiet()).isTrue();
        client.send("{'op':'subscribe','id':2,'channels':['symbol:BTC-U*']}");
        assertThat(client.nextShort()).isEqualTo("ack 2");
        assertThat(client.nextShort()).isEqualTo("snapshot BTC-USD 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'op':'subscribe','id':1,'channels':['symbol:*']}",
                "{'op':'unsubscribe','id':1,'channels':['symbol:*']}",
                "{'op':'ping','id':1}"
            })
    void nothingIsDoneBeforeTheFirstToken(String message) throws Exception {
        WsClient client = rig.webSocket();
        assertThat(client.send(message).nextShort()).isEqualTo("error 1 unauthorized");
        client.send("{'op':'auth','id':2,'token':'" + good("") + "'}");
        assertThat(client.next().toString())
                .as("and nothing was done")
                .isEqualTo("{\"type\":\"ack\",\"id\":2,\"channels\":[]}");
        assertThat(client.isQuiet()).isTrue();
    }

    @Test
    void aBadTokenLeavesWhoHasAGoodOne() throws Exception {
        WsClient client = rig.webSocket("?token=" + good(""));
        client.send("{'op':'auth','id':1,'token':'bad'}");
        assertThat(client.nextShort()).isEqualTo("error 1 unauthorized");
        client.send("{'op':'auth','id':2,'token':7}");
        assertThat(client.nextShort()).isEqualTo("error 2 unauthorized");
        client.send("{'op':'subscribe','id':3,'channels':['symbol:ETH-USD']}");
        assertThat(client.nextShort()).isEqualTo("ack 3");
    }

    @Test
    void denialsAreCounted() throws Exception {
        double before = rig.metric("tickwire.gateway.denied", "reason", "no_token");
        send("GET", "/api/v1/symbols");
        assertThat(rig.metric("tickwire.gateway.denied", "reason", "no_token")).isEqualTo(before + 1);
        double expired = rig.metric("tickwire.gateway.denied", "reason", "token_expired");
        send("GET", "/sse?token=" + hs256("{'exp':1}"));
        assertThat(rig.metric("tickwire.gateway.denied", "reason", "token_expired"))
                .isEqualTo(expired + 1);
    }

    /** The webhook's tokens are words, and these are none of the gateway's. */
    @Test
    void aWordIsNoToken() throws Exception {
        isDenied(send("GET", "/api/v1/symbols", "Authorization", "Bearer " + SECRET), SECRET);
    }
}
