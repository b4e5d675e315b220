package io.tickwire.gateway.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tickwire.gateway.GatewayRig;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every character of the symbol rule, and prices of zero and below, in the stored history. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SymbolsInHistoryTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> SYMBOLS = List.of(
            "^GSPC", "EUR=X", "M&M.NS", "A#B", "USER@VENUE", "BTC/USD", "...", "=1-1", "-X", "@SUM", "INDEX:TOP");

    private TestPostgres postgres;
    private GatewayRig rig;

    static Stream<String> symbols() {
        return SYMBOLS.stream();
    }

    @BeforeAll
    void start() throws Exception {
        postgres = new TestPostgres().migrate();
        List<io.tickwire.domain.Tick> ticks = new ArrayList<>();
        for (String symbol : SYMBOLS) {
            ticks.add(TestTicks.tick(symbol, TestTicks.BASE_MICROS, "-37.63", "3", "nymex", 1));
            ticks.add(TestTicks.tick(symbol, TestTicks.BASE_MICROS + 1, "0", "0", "nymex", 2));
            ticks.add(TestTicks.tick(symbol, TestTicks.BASE_MICROS + 2, "10.01", "1", "nymex", 3));
        }
        postgres.store(ticks);
        rig = new GatewayRig(postgres.url()).askAgain().start();
    }

    @AfterAll
    void stop() throws Exception {
        rig.close();
        postgres.close();
    }

    private static String escaped(String symbol) {
        return URLEncoder.encode(symbol, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @MethodSource("symbols")
    void ticksAreFoundAsJsonAndAsCsvPageByPage(String symbol) throws Exception {
        String path = "/api/v1/ticks?from=0&limit=2&symbol=" + escaped(symbol);
        JsonNode first = JSON.readTree(rig.get(path).body());
        assertThat(first.get("ticks").findValuesAsText("symbol")).containsExactly(symbol, symbol);
        assertThat(first.get("ticks").findValuesAsText("price")).containsExactly("-37.63", "0");
        JsonNode second = JSON.readTree(
                rig.get(path + "&cursor=" + first.get("next").asText()).body());
        assertThat(second.get("ticks").findValuesAsText("price")).containsExactly("10.01");

        HttpResponse<String> csv = rig.get(path, "Accept", "text/csv");
        assertThat(csv.body().split("\n")[1]).isEqualTo(symbol + ",2026-03-01T00:00:00.000000Z,-37.63,3,nymex,1");
        String link = csv.headers().firstValue("link").orElseThrow();
        String next =
                URI.create(path).resolve(link.substring(1, link.indexOf('>'))).toString();
        assertThat(rig.get(next, "Accept", "text/csv").body().split("\n")[1])
                .isEqualTo(symbol + ",2026-03-01T00:00:00.000002Z,10.01,1,nymex,3");
    }

    @ParameterizedTest
    @MethodSource("symbols")
    void barsAndCoverageAreFound(String symbol) throws Exception {
        for (String interval : List.of("1s", "1m", "1d")) {
            JsonNode answer = JSON.readTree(rig.get("/api/v1/bars?interval=" + interval + "&symbol=" + escaped(symbol))
                    .body());
            assertThat(answer.get("symbol").asText()).isEqualTo(symbol);
            assertThat(answer.get("bars").get(0).toString())
                    .isEqualTo("{\"start\":\"2026-03-01T00:00:00.000000Z\",\"open\":\"-37.63\",\"high\":\"10.01\","
                            + "\"low\":\"-37.63\",\"close\":\"10.01\",\"volume\":\"4\",\"vwap\":-25.72,\"count\":3}");
        }
        JsonNode coverage = JSON.readTree(
                rig.get("/api/v1/coverage?symbol=" + escaped(symbol)).body());
        assertThat(coverage.get("symbol").asText()).isEqualTo(symbol);
        assertThat(coverage.get("covered").get(0).get("ticks").asInt()).isEqualTo(3);
    }
}
