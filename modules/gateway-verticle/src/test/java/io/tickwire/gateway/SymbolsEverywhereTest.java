package io.tickwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every character of the symbol rule, on every way out of the gateway that is live. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SymbolsEverywhereTest {
    private static final List<String> SYMBOLS = List.of(
            "^GSPC",
            "^",
            "EUR=X",
            "ES=F",
            "M&M.NS",
            "A#B",
            "USER@VENUE",
            "BTC/USD",
            "BTC//USD",
            "/ES",
            "A:B",
            "A.B",
            "..A",
            "...",
            "=1-1",
            "-X",
            "@SUM",
            "&A=B",
            "INDEX:TOP");

    private GatewayRig rig;

    static Stream<String> symbols() {
        return SYMBOLS.stream();
    }

    @BeforeAll
    void start() throws Exception {
        rig = new GatewayRig();
        for (String symbol : SYMBOLS) {
            rig.redis.publish(symbol, 5);
        }
        rig.start();
    }

    @AfterAll
    void stop() throws Exception {
        rig.close();
    }

    private static String escaped(String symbol) {
        return URLEncoder.encode(symbol, StandardCharsets.UTF_8);
    }

    private static String view(String symbol, long seq) {
        return TestMessages.updated(symbol, seq, TestMessages.BASE_MICROS + seq * 1_000);
    }

    @Test
    void theListHasAllByName() throws Exception {
        JsonNode list =
                new ObjectMapper().readTree(rig.get("/api/v1/symbols").body()).get("symbols");
        assertThat(list.findValuesAsText("symbol"))
                .containsExactlyElementsOf(SYMBOLS.stream().sorted().toList());
    }

    @ParameterizedTest
    @MethodSource("symbols")
    void theNewestMessageIsAtItsUrl(String symbol) throws Exception {
        assertThat(rig.get("/api/v1/symbols/" + escaped(symbol)).body()).isEqualTo(view(symbol, 5));
        assertThat(rig.get("/api/v1/symbols/" + escaped(symbol.toLowerCase(java.util.Locale.ROOT)))
                        .body())
                .isEqualTo(view(symbol, 5));
    }

    @ParameterizedTest
    @MethodSource("symbols")
    void aWebSocketBringsItByNameByPrefixAndResumed(String symbol) throws Exception {
        try (WsClient client = rig.webSocket()) {
            client.send("{'op':'subscribe','id':1,'channels':['symbol:" + symbol + "','bars:" + symbol + "']}");
            assertThat(client.next().get("channels").toString())
                    .isEqualTo("[\"symbol:" + symbol + "\",\"bars:" + symbol + "\"]");
            assertThat(client.next().get("symbol").asText()).isEqualTo(symbol);
            rig.redis.publishRaw(TestMessages.barClosed(symbol, 3));
            assertThat(client.next().toString()).isEqualTo(TestMessages.barClosed(symbol, 3));
        }
        try (WsClient client = rig.webSocket()) {
            String resume = new JsonObject().put(symbol, 5).encode();
            client.send("{'op':'subscribe','id':1,'channels':['symbol:" + symbol + "'],'resume':" + resume + "}");
            assertThat(client.nextShort()).isEqualTo("ack 1");
            assertThat(client.isQuiet()).as("nothing newer than its position").isTrue();
        }
        try (WsClient client = rig.webSocket()) {
            client.send("{'op':'subscribe','id':1,'channels':['symbol:" + symbol.substring(0, 1) + "*']}");
            assertThat(client.nextShort()).isEqualTo("ack 1");
            long expected = SYMBOLS.stream()
                    .filter(other -> other.startsWith(symbol.substring(0, 1)))
                    .count();
            for (int i = 0; i < expected; i++) {
                assertThat(client.next().get("symbol").asText()).startsWith(symbol.substring(0, 1));
            }
            assertThat(client.isQuiet()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("symbols")
    void anEventStreamBringsItInAList(String symbol) throws Exception {
        String list = "channels=symbol:" + escaped(symbol) + ",bars:" + escaped(symbol) + ",bars:OTHER";
        String position;
        try (SseClient client = rig.sse(list)) {
            SseClient.Event snapshot = client.next();
            assertThat(snapshot.data().get("symbol").asText()).isEqualTo(symbol);
            rig.redis.publishRaw(TestMessages.barClosed(symbol, 4));
            SseClient.Event bar = client.next();
            assertThat(bar.data().toString()).isEqualTo(TestMessages.barClosed(symbol, 4));
            position = snapshot.id();
        }
        try (SseClient client = rig.sse(list, "Last-Event-ID", position)) {
            rig.redis.publishRaw(TestMessages.barClosed(symbol, 6));
            assertThat(client.next().shortText())
                    .as("no snapshot of what it has")
                    .startsWith("bar.closed ");
        }
    }
}
