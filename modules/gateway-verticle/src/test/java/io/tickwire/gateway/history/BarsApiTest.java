package io.tickwire.gateway.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tickwire.domain.Rfc3339;
import io.tickwire.domain.Tick;
import io.tickwire.gateway.GatewayRig;
import java.math.BigDecimal;
import java.math.MathContext;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code /api/v1/bars} of every interval against loops over the ticks that were stored. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class BarsApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String INTERVALS = "1s, 1\n5s, 5\n1m, 60\n5m, 300\n15m, 900\n1h, 3600\n4h, 14400\n1d, 86400";

    /** More than a page aggregates, in one second. */
    private static final int DENSE = 2_500;

    /** More than a page aggregates, so that pages end within bars of a day. */
    private static final int MINUTES = 12_000;

    private final List<Tick> ticks = TestTicks.crowds("BTC-USD", 11, 6_000);
    private TestPostgres postgres;
    private GatewayRig rig;

    @BeforeAll
    void start() throws Exception {
        Random random = new Random(13);
        for (int i = 0; i < DENSE; i++) {
            ticks.add(TestTicks.tick(
                    "BTC-USD",
                    TestTicks.BASE_MICROS + 10 * TestTicks.DAY + random.nextInt(900_000),
                    "1" + i,
                    "0." + (1 + i),
                    "dense",
                    i));
        }
        for (int minute = 0; minute < MINUTES; minute++) {
            ticks.add(TestTicks.tick(
                    "BTC-USD",
                    TestTicks.BASE_MICROS + 11 * TestTicks.DAY + minute * 60 * TestTicks.SECOND,
                    "5.50",
                    "0",
                    "a",
                    1));
        }
        Collections.shuffle(ticks, new Random(12));
        List<Tick> stored = new ArrayList<>(ticks);
        stored.addAll(TestTicks.crowds("BTC-USDT", 14, 100));
        postgres = new TestPostgres().migrate();
        postgres.store(stored);
        ticks.sort(TestTicks.BY_KEY);
        rig = new GatewayRig(postgres.url()).askAgain().start();
    }

    @AfterAll
    void stop() throws Exception {
        rig.close();
        postgres.close();
    }

    private record Bar(String exact, Double vwap) {}

    /** One pass over the ticks in order, by start. */
    private Map<Long, Bar> computed(long seconds) {
        Map<Long, List<Tick>> groups = new TreeMap<>();
        for (Tick tick : ticks) {
            long start = tick.tsMicros() / (seconds * TestTicks.SECOND) * seconds * TestTicks.SECOND;
            groups.computeIfAbsent(start, none -> new ArrayList<>()).add(tick);
        }
        Map<Long, Bar> bars = new TreeMap<>();
        groups.forEach((start, group) -> bars.put(start, bar(start, group)));
        return bars;
    }

    private static Bar bar(long start, List<Tick> group) {
        BigDecimal high = group.get(0).price().toBigDecimal();
        BigDecimal low = high;
        BigDecimal volume = BigDecimal.ZERO;
        BigDecimal notional = BigDecimal.ZERO;
        for (Tick tick : group) {
            BigDecimal price = tick.price().toBigDecimal();
            high = high.max(price);
            low = low.min(price);
            volume = volume.add(tick.volume().toBigDecimal());
            notional = notional.add(price.multiply(tick.volume().toBigDecimal()));
        }
        String exact = String.join(
                ",",
                Rfc3339.format(start),
                plain(group.get(0).price().toBigDecimal()),
                plain(high),
                plain(low),
                plain(group.get(group.size() - 1).price().toBigDecimal()),
                plain(volume),
                String.valueOf(group.size()));
        Double vwap = volume.signum() == 0
                ? null
                : notional.divide(volume, MathContext.DECIMAL128).doubleValue();
        return new Bar(exact, vwap);
    }

    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    private JsonNode read(String query) throws Exception {
        HttpResponse<String> response = rig.get("/api/v1/bars?" + query);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private static Bar bar(JsonNode node) {
        List<String> fields = new ArrayList<>();
        for (String name : List.of("start", "open", "high", "low", "close", "volume")) {
            assertThat(node.get(name).isTextual()).isTrue();
            fields.add(node.get(name).asText());
        }
        fields.add(node.get("count").asText());
        JsonNode vwap = node.get("vwap");
        assertThat(vwap.isNull() || vwap.isNumber()).isTrue();
        return new Bar(String.join(",", fields), vwap.isNull() ? null : vwap.doubleValue());
    }

    private static void assertSame(List<Bar> read, List<Bar> expected) {
        assertThat(read.stream().map(Bar::exact))
                .containsExactlyElementsOf(expected.stream().map(Bar::exact).toList());
        for (int i = 0; i < read.size(); i++) {
            Double vwap = expected.get(i).vwap;
            if (vwap == null) {
                assertThat(read.get(i).vwap).isNull();
            } else {
                assertThat(read.get(i).vwap).isCloseTo(vwap, within(Math.abs(vwap) * 1e-9));
            }
        }
    }

    /** All there are, asked for in portions, as a client does. */
    private List<Bar> all(String interval, int limit) throws Exception {
        List<Bar> bars = new ArrayList<>();
        String from = "&from=0";
        while (true) {
            JsonNode answer = read("symbol=btc-usd&interval=" + interval + "&limit=" + limit + from);
            assertThat(answer.get("symbol").asText()).isEqualTo("BTC-USD");
            assertThat(answer.get("interval").asText()).isEqualTo(interval);
            JsonNode portion = answer.get("bars");
            assertThat(portion.size()).isLessThanOrEqualTo(limit);
            portion.forEach(node -> bars.add(bar(node)));
            if (portion.size() < limit) {
                return bars;
            }
            long last = Rfc3339.parseMicros(portion.get(limit - 1).get("start").asText());
            from = "&from=" + Rfc3339.format(last + 1);
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = INTERVALS)
    void everyBarIsTheAggregateOfItsTicks(String interval, long seconds) throws Exception {
        List<Bar> expected = new ArrayList<>(computed(seconds).values());
        assertSame(all(interval, 10_000), expected);
        assertSame(all(interval, 700), expected);
    }

    @ParameterizedTest
    @CsvSource(textBlock = INTERVALS)
    void barsStartInTheRangeAndAreWhole(String interval, long seconds) throws Exception {
        long length = seconds * TestTicks.SECOND;
        List<Long> starts = new ArrayList<>(computed(seconds).keySet());
        long from = starts.get(1) + 1; // that bar has begun before
        long to = starts.get(starts.size() - 2) + 1; // this one begins just in time
        assertThat(to % length).isEqualTo(1);
        JsonNode answer = read("symbol=BTC-USD&interval=" + interval + "&limit=10000&from=" + Rfc3339.format(from)
                + "&to=" + Rfc3339.format(to));
        List<Bar> read = new ArrayList<>();
        answer.get("bars").forEach(node -> read.add(bar(node)));
        List<Bar> expected = computed(seconds).values().stream()
                .skip(2)
                .limit(Math.min(10_000, starts.size() - 3))
                .toList();
        assertSame(read, expected);
    }

    @ParameterizedTest
    @CsvSource(textBlock = INTERVALS)
    void csvIsTheSameAsJson(String interval, long seconds) throws Exception {
        String query = "symbol=BTC-USD&from=0&limit=3000&interval=" + interval;
        List<String> expected = new ArrayList<>(List.of("start,open,high,low,close,volume,vwap,count"));
        for (JsonNode bar : read(query).get("bars")) {
            List<String> fields = new ArrayList<>();
            bar.forEach(field -> fields.add(field.isNull() ? "" : field.asText()));
            expected.add(String.join(",", fields));
        }
        HttpResponse<String> response = rig.get("/api/v1/bars?" + query, "Accept", "text/csv");
        assertThat(response.headers().firstValue("content-type").orElseThrow()).startsWith("text/csv");
        assertThat(response.body().split("\n")).containsExactlyElementsOf(expected);
    }

    @Test
    void aLateTickAmendsItsBarAndItsTag() throws Exception {
        String path = "/api/v1/bars?symbol=LATE&interval=1h&from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z";
        postgres.store(List.of(TestTicks.tick("LATE", TestTicks.BASE_MICROS + 60_000_000, "2", "1", "x", 1)));
        String tag = rig.get(path).headers().firstValue("etag").orElseThrow();
        assertThat(rig.get(path, "If-None-Match", tag).statusCode()).isEqualTo(304);
        postgres.store(List.of(TestTicks.tick("LATE", TestTicks.BASE_MICROS + 90_000_000, "3", "0", "x", 1)));
        HttpResponse<String> amended = rig.get(path, "If-None-Match", tag);
        assertThat(amended.body())
                .isEqualTo(
                        "{\"symbol\":\"LATE\",\"interval\":\"1h\",\"bars\":[{\"start\":\"2026-03-01T00:00:00.000000Z\","
                                + "\"open\":\"2\",\"high\":\"3\",\"low\":\"2\",\"close\":\"3\",\"volume\":\"1\",\"vwap\":2.0,\"count\":2}]}");
    }
}
