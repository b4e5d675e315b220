package io.tickwire.gateway.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tickwire.domain.Rfc3339;
import io.tickwire.domain.Tick;
import io.tickwire.gateway.GatewayRig;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /api/v1/ticks} against plain lists of what was stored. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class TicksApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern NEXT_LINK = Pattern.compile("<(ticks\\?[^>]*)>; rel=\"next\"");

    private final List<Tick> ticks = TestTicks.crowds("BTC-USD", 1, 4_000);
    private TestPostgres postgres;
    private GatewayRig rig;

    @BeforeAll
    void start() throws Exception {
        postgres = new TestPostgres().migrate();
        List<Tick> shuffled = new ArrayList<>(ticks);
        shuffled.addAll(TestTicks.crowds("BTC-USDT", 2, 100));
        Collections.shuffle(shuffled, new Random(3));
        postgres.store(shuffled);
        rig = new GatewayRig(postgres.url()).askAgain().start();
    }

    @AfterAll
    void stop() throws Exception {
        rig.close();
        postgres.close();
    }

    /** As the contract writes a tick. */
    private static String json(Tick tick) {
        return "{\"symbol\":\"" + tick.symbol() + "\",\"ts\":\"" + Rfc3339.format(tick.tsMicros()) + "\",\"price\":\""
                + tick.price() + "\",\"volume\":\"" + tick.volume() + "\",\"source\":\""
                + tick.source().replace("\\", "\\\\").replace("\"", "\\\"") + "\",\"seq\":" + tick.seq() + "}";
    }

    private static List<String> json(List<Tick> ticks) {
        return ticks.stream().map(TicksApiTest::json).toList();
    }

    private JsonNode read(String query) throws Exception {
        HttpResponse<String> response = rig.get("/api/v1/ticks?" + query);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains("application/json");
        return JSON.readTree(response.body());
    }

    private static List<String> ticksOf(JsonNode answer) {
        List<String> texts = new ArrayList<>();
        answer.get("ticks").forEach(tick -> texts.add(tick.toString()));
        return texts;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 499, 500, 501, 1_000, 3_999, 4_000, 4_001})
    void pagesJoinToAllThereIs(int limit) throws Exception {
        String query = "symbol=btc-usd&from=0&limit=" + limit;
        List<String> read = new ArrayList<>();
        JsonNode answer = read(query);
        int pages = 0;
        while (!answer.get("next").isNull() && ++pages < 30) { // 30 of a single tick are enough
            assertThat(answer.get("ticks")).hasSize(limit);
            read.addAll(ticksOf(answer));
            answer = read(query + "&cursor=" + answer.get("next").asText());
        }
        read.addAll(ticksOf(answer));
        assertThat(read).containsExactlyElementsOf(json(ticks).subList(0, Math.min(ticks.size(), read.size())));
        assertThat(read.size()).isEqualTo(limit == 1 ? 30 : ticks.size());
    }

    @Test
    void takesTheDefaultLimit() throws Exception {
        assertThat(read("symbol=BTC-USD").get("ticks")).hasSize(1_000);
    }

    @Test
    void theRangeIsHalfOpen() throws Exception {
        long from = ticks.get(700).tsMicros();
        long to = ticks.get(2_900).tsMicros();
        List<String> expected = json(ticks.stream()
                .filter(tick -> tick.tsMicros() >= from && tick.tsMicros() < to)
                .toList());
        JsonNode answer = read("symbol=BTC-USD&limit=10000&from=" + Rfc3339.format(from) + "&to=" + Rfc3339.format(to));
        assertThat(ticksOf(answer)).hasSizeGreaterThan(1_000).containsExactlyElementsOf(expected);
        assertThat(answer.get("next").isNull()).isTrue();
    }

    @Test
    void timesMayBeMillisecondsOrHaveAnOffsetWithAPlainPlus() throws Exception {
        long base = TestTicks.BASE_MICROS;
        List<String> expected = ticksOf(read("symbol=BTC-USD&from=2026-03-01T00:00:00Z&to=2026-03-01T00:00:50Z"));
        assertThat(expected).isNotEmpty();
        assertThat(ticksOf(read("symbol=BTC-USD&from=" + base / 1_000 + "&to=" + (base / 1_000 + 50_000))))
                .isEqualTo(expected);
        assertThat(ticksOf(read("symbol=BTC-USD&from=2026-03-01T05:30:00%2B05:30&to=2026-03-01T05:30:50+05:30")))
                .isEqualTo(expected);
        assertThat(ticksOf(read("symbol=BTC-USD&from=" + base / 1_000 + "&to=" + base / 1_000)))
                .isEmpty();
        assertThat(rig.get("/api/v1/ticks?symbol=NONE").body()).isEqualTo("{\"ticks\":[],\"next\":null}");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 700, 4_000, 10_000})
    void csvIsTheSameAsJson(int limit) throws Exception {
        String query = "/api/v1/ticks?symbol=BTC-USD&from=2026-03-01T02:00:00%2B02:00&limit=" + limit;
        List<String> rows = new ArrayList<>();
        String path = query;
        for (int pages = 0; path != null && pages < 30; pages++) {
            HttpResponse<String> response = rig.get(path, "Accept", "text/csv");
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            assertThat(response.headers().firstValue("content-type").orElseThrow())
                    .startsWith("text/csv");
            List<String> lines = List.of(response.body().split("\n"));
            assertThat(lines.get(0)).isEqualTo("symbol,ts,price,volume,source,seq");
            assertThat(response.body()).endsWith("\n");
            rows.addAll(lines.subList(1, lines.size()));
            Matcher next =
                    NEXT_LINK.matcher(response.headers().firstValue("link").orElse(""));
            path = next.matches() ? "/api/v1/" + next.group(1) : null;
        }
        List<String> expected = ticks.stream().map(TicksApiTest::csv).toList();
        assertThat(rows).containsExactlyElementsOf(expected.subList(0, limit == 1 ? 30 : expected.size()));
    }

    private static String csv(Tick tick) {
        boolean quoted = tick.source().contains(",") || tick.source().contains("\"");
        String source = quoted ? "\"" + tick.source().replace("\"", "\"\"") + "\"" : tick.source();
        return String.join(
                ",",
                tick.symbol(),
                Rfc3339.format(tick.tsMicros()),
                tick.price().toString(),
                tick.volume().toString(),
                source,
                String.valueOf(tick.seq()));
    }

    @Test
    void aCursorKeepsItsPlaceWhileTicksAreStored() throws Exception {
        List<Tick> before = TestTicks.crowds("LIVE", 5, 900);
        List<Tick> later = TestTicks.crowds("LIVE", 6, 2_000);
        postgres.store(before);
        List<String> read = new ArrayList<>();
        String cursor = "";
        int stored = 0;
        do {
            JsonNode answer = read("symbol=LIVE&from=0&limit=100" + cursor);
            read.addAll(ticksOf(answer));
            cursor = answer.get("next").isNull()
                    ? null
                    : "&cursor=" + answer.get("next").asText();
            if (stored < 4) { // all over the range, on both sides of the place
                List<Tick> more = new ArrayList<>();
                for (int i = stored; i < later.size(); i += 4) {
                    more.add(later.get(i));
                }
                postgres.store(more);
                stored++;
            }
        } while (cursor != null);
        assertThat(read).doesNotHaveDuplicates().containsAll(json(before));
        assertThat(new HashSet<>(json(all(before, later)))).containsAll(read);
        List<Tick> all = all(before, later);
        all.sort(TestTicks.BY_KEY);
        List<String> inOrder = new ArrayList<>(new java.util.LinkedHashSet<>(json(all)));
        inOrder.retainAll(new HashSet<>(read));
        assertThat(read).containsExactlyElementsOf(inOrder);
    }

    private static List<Tick> all(List<Tick> some, List<Tick> others) {
        List<Tick> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    @Test
    void aPastRangeNeedNotBeReadAgainUntilALateTickComes() throws Exception {
        String path = "/api/v1/ticks?symbol=PAST&from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z";
        postgres.store(List.of(TestTicks.tick("PAST", TestTicks.BASE_MICROS, "1.5", "2", "x", 1)));
        HttpResponse<String> first = rig.get(path);
        String tag = first.headers().firstValue("etag").orElseThrow();
        assertThat(first.headers().firstValue("cache-control")).contains("no-cache");
        HttpResponse<String> again = rig.get(path, "If-None-Match", "\"other\", " + tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        postgres.store(List.of(TestTicks.tick("PAST", TestTicks.BASE_MICROS + 5, "1.5", "2", "x", 1)));
        HttpResponse<String> amended = rig.get(path, "If-None-Match", tag);
        assertThat(amended.statusCode()).isEqualTo(200);
        assertThat(amended.headers().firstValue("etag").orElseThrow()).isNotEqualTo(tag);
        assertThat(JSON.readTree(amended.body()).get("ticks")).hasSize(2);
        assertThat(rig.get("/api/v1/ticks?symbol=PAST&from=0").headers().firstValue("etag"))
                .isEmpty();
        assertThat(rig.get("/api/v1/ticks?symbol=PAST&from=0&to=2099-01-01T00:00:00Z")
                        .headers()
                        .firstValue("etag"))
                .isEmpty();
    }
}
