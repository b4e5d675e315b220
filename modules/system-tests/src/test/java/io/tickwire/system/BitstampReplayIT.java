package io.tickwire.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tickwire.system.BitstampTrades.Trade;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** 100,000 real trades through the webhook: every one on screen and in the table, exactly, and a second post changes nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BitstampReplayIT {
    private static final String SYMBOL = "BTC-USD";

    private final ObjectMapper json = new ObjectMapper();
    private final LiveClients webSocketClient = new LiveClients();
    private final LiveClients sseClient = new LiveClients();
    private final LatestView webSocketView = new LatestView();
    private final LatestView sseView = new LatestView();
    private Path file;
    private List<Trade> trades;
    private TickwireProcess tickwire;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        file = BitstampTrades.extractTo(directory);
        trades = BitstampTrades.read(file);
        tickwire = TickwireProcess.start(directory, Map.of());
        webSocketClient.webSocket(
                tickwire.uri("gateway", ""),
                "{\"op\":\"subscribe\",\"id\":1,\"channels\":[\"symbol:BTC-USD\",\"bars:BTC-USD\"]}",
                webSocketView);
        sseClient.sse(tickwire.uri("gateway", ""), "channels=symbol:BTC-*", sseView);
    }

    @AfterAll
    void stop() throws Exception {
        webSocketClient.close();
        sseClient.close();
        tickwire.close();
    }

    @Test
    @Order(1)
    void everyTradeIsAcknowledgedStoredAndShown() throws Exception {
        assertThat(trades).hasSize(100_000);
        postTheFile();
        ViewOracle oracle = new ViewOracle(trades);
        oracle.assertMatches(webSocketView.awaitCount(SYMBOL, trades.size()));
        oracle.assertMatches(sseView.awaitCount(SYMBOL, trades.size()));
        oracle.assertMatches(newestOverHttp());
        assertStoredExactly();
        webSocketView.assertSeqRose();
        sseView.assertSeqRose();
    }

    @Test
    @Order(2)
    void postingTheWholeFileAgainChangesNothing() throws Exception {
        postTheFile();
        awaitEmptyQueue();
        assertStoredExactly();
        new ViewOracle(trades).assertMatches(newestOverHttp());
    }

    @Test
    @Order(3)
    void barsOfEveryIntervalAndCoverageAreThoseOfTheTrades() throws Exception {
        Map<String, Long> intervals = Map.of(
                "1s", 1L, "5s", 5L, "1m", 60L, "5m", 300L, "15m", 900L, "1h", 3_600L, "4h", 14_400L, "1d", 86_400L);
        for (Map.Entry<String, Long> interval : intervals.entrySet()) {
            BarOracle oracle = new BarOracle(trades, interval.getValue());
            long step = Math.max(86_400, interval.getValue() * 4_000) / (interval.getValue() == 1 ? 24 : 1);
            int bars = 0;
            for (long from = oracle.first() / 86_400 * 86_400; from <= oracle.last(); from += step) {
                JsonNode answer = history("/api/v1/bars?symbol=" + SYMBOL + "&interval=" + interval.getKey()
                        + "&limit=10000" + "&from=" + from * 1_000 + "&to=" + (from + step) * 1_000);
                bars += oracle.assertMatches(answer.get("bars"), from, from + step);
            }
            assertThat(bars).as("bars of " + interval.getKey()).isPositive();
        }
        assertCoverage();
    }

    private void assertCoverage() throws Exception {
        long[] times = trades.stream().mapToLong(Trade::epochSeconds).sorted().toArray();
        JsonNode covered = history("/api/v1/coverage?symbol=" + SYMBOL).get("covered");
        int range = 0;
        int begin = 0;
        for (int i = 1; i <= times.length; i++) {
            if (i == times.length || times[i] - times[i - 1] > 60) {
                JsonNode told = covered.get(range++);
                assertThat(Instant.parse(told.get("from").asText())).isEqualTo(Instant.ofEpochSecond(times[begin]));
                assertThat(Instant.parse(told.get("to").asText())).isEqualTo(Instant.ofEpochSecond(times[i - 1]));
                assertThat(told.get("ticks").asInt()).isEqualTo(i - begin);
                begin = i;
            }
        }
        assertThat(covered).hasSize(range);
    }

    private JsonNode history(String path) throws Exception {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(tickwire.uri("gateway", path)).build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return json.readTree(response.body());
    }

    @Test
    @Order(4)
    void nothingBlockedAndTheStopIsClean() throws Exception {
        tickwire.assertHealthyLog();
        assertThat(tickwire.terminate()).as("log:\n" + tickwire.log()).isZero();
        tickwire.assertHealthyLog();
    }

    private void postTheFile() throws Exception {
        TickwireProcess.Finished feed = TickwireProcess.run(
                Map.of(),
                "feed",
                file.toString(),
                "--url=" + tickwire.url("ingest") + "/webhook/ticks",
                "--columns=timestamp,price,volume",
                "--symbol=" + SYMBOL,
                "--source=bitstamp",
                "--rate=max");
        assertThat(feed.exitCode()).as(feed.out() + feed.err()).isZero();
        assertThat(feed.out() + feed.err()).contains("accepted=100000").contains("rejected=0");
    }

    private JsonNode newestOverHttp() throws Exception {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(tickwire.uri("gateway", "/api/v1/symbols/" + SYMBOL))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        return json.readTree(response.body());
    }

    private void awaitEmptyQueue() throws Exception {
        Await.until("both groups are done", () -> {
            String metrics = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(tickwire.uri("management", "/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            List<String> lags = metrics.lines()
                    .filter(line -> line.startsWith("tickwire_queue_lag_ticks"))
                    .toList();
            return lags.size() == 2 && lags.stream().allMatch(line -> line.endsWith(" 0.0"));
        });
    }

    private void assertStoredExactly() throws Exception {
        BigDecimal volume = ViewOracle.sum(trades.stream().map(Trade::volume).toList());
        BigDecimal notional = ViewOracle.sum(
                trades.stream().map(t -> t.price().multiply(t.volume())).toList());
        try (Connection connection = DriverManager.getConnection(tickwire.jdbcUrl());
                Statement statement = connection.createStatement()) {
            Await.until("all rows are stored", () -> {
                try (ResultSet count = statement.executeQuery("SELECT count(*) FROM md_ticks")) {
                    return count.next() && count.getLong(1) >= trades.size();
                }
            });
            try (ResultSet row = statement.executeQuery(
                    "SELECT count(*), sum(volume), sum(price * volume), min(seq), max(seq), min(source) FROM md_ticks")) {
                assertThat(row.next()).isTrue();
                assertThat(row.getLong(1)).isEqualTo(trades.size());
                assertThat(row.getBigDecimal(2)).isEqualByComparingTo(volume);
                assertThat(row.getBigDecimal(3)).isEqualByComparingTo(notional);
                assertThat(row.getLong(4)).isEqualTo(trades.get(0).line());
                assertThat(row.getLong(5))
                        .isEqualTo(trades.get(trades.size() - 1).line());
                assertThat(row.getString(6)).isEqualTo("bitstamp");
            }
        }
    }
}
