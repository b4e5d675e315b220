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
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which ticks a limit leaves, in which order, and where the next page leads; against lists of what was stored. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(240)
class TicksOrderTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Tick> ticks = TestTicks.crowds("BTC-USD", 71, 2_500);
    private TestPostgres postgres;
    private GatewayRig rig;

    @BeforeAll
    void start() throws Exception {
        postgres = new TestPostgres().migrate();
        List<Tick> stored = new ArrayList<>(ticks);
        stored.addAll(TestTicks.crowds("BTC-USDT", 72, 50));
        Collections.shuffle(stored, new Random(73));
        postgres.store(stored);
        rig = new GatewayRig(postgres.url()).askAgain().start();
    }

    @AfterAll
    void stop() throws Exception {
        rig.close();
        postgres.close();
    }

    private JsonNode read(String query) throws Exception {
        HttpResponse<String> response = rig.get("/api/v1/ticks?" + query);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private static List<String> keys(JsonNode answer) {
        List<String> keys = new ArrayList<>();
        answer.get("ticks")
                .forEach(tick -> keys.add(tick.get("ts").asText() + " "
                        + tick.get("source").asText() + " " + tick.get("seq").asText()));
        return keys;
    }

    private static List<String> keys(List<Tick> ticks) {
        return ticks.stream()
                .map(tick -> Rfc3339.format(tick.tsMicros()) + " " + tick.source() + " " + tick.seq())
                .toList();
    }

    private static <T> List<T> reversed(List<T> list) {
        List<T> turned = new ArrayList<>(list);
        Collections.reverse(turned);
        return turned;
    }

    private List<Tick> within(String from, String to) {
        long first = from == null ? 0 : Rfc3339.parseMicros(from);
        long end = to == null ? Long.MAX_VALUE : Rfc3339.parseMicros(to);
        return ticks.stream()
                .filter(tick -> tick.tsMicros() >= first && tick.tsMicros() < end)
                .toList();
    }

    /** Each combination, paged to the end: every page is the one that the table in http.yaml tells of. */
    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            -,                    -,                    asc,  5
            -,                    -,                    desc, 5
            -,                    -,                    asc,  499
            -,                    -,                    asc,  500
            -,                    -,                    asc,  501
            -,                    -,                    asc,  2499
            -,                    -,                    asc,  2500
            -,                    -,                    asc,  10000
            -,                    -,                    desc, 501
            -,                    -,                    desc, 2500
            -,                    2026-03-21T02:00:00Z, asc,  77
            -,                    2026-03-21T02:00:00Z, asc,  700
            -,                    2026-03-21T02:00:00Z, desc, 77
            2026-03-01T00:00:20Z, -,                    asc,  400
            2026-03-01T00:00:20Z, -,                    desc, 400
            2026-03-01T00:00:20Z, 2026-04-10T03:00:00Z, asc,  333
            2026-03-01T00:00:20Z, 2026-04-10T03:00:00Z, desc, 333
            2026-03-01T00:00:00Z, 2026-03-01T00:00:01Z, desc, 1000
            2027-03-01T00:00:00Z, -,                    desc, 10
            -,                    2026-03-01T00:00:00Z, asc,  10
            -,                    2026-03-01T00:00:00Z, desc, 1000
            """)
    void pagesJoinToTheRangeWhateverIsAskedFirst(String from, String to, String order, int limit) throws Exception {
        String query = "symbol=BTC-USD&order=" + order + "&limit=" + limit + (from == null ? "" : "&from=" + from)
                + (to == null ? "" : "&to=" + to);
        boolean newestFirst = order.equals("desc") || from == null;
        boolean turned = newestFirst && order.equals("asc");
        List<String> left = newestFirst ? reversed(keys(within(from, to))) : keys(within(from, to));
        String cursor = "";
        int pages = 0;
        while (true) {
            JsonNode answer = read(query + cursor);
            List<String> expected = left.subList(0, Math.min(limit, left.size()));
            assertThat(keys(answer)).as(query + cursor).isEqualTo(turned ? reversed(expected) : expected);
            left = left.subList(expected.size(), left.size());
            assertThat(answer.get("next").isNull()).isEqualTo(left.isEmpty());
            if (left.isEmpty() || ++pages == 40) { // 40 of a few ticks are enough
                return;
            }
            cursor = "&cursor=" + answer.get("next").asText();
        }
    }

    @Test
    void limit5IsTheNewestFive() throws Exception {
        List<String> newest = keys(ticks.subList(ticks.size() - 5, ticks.size()));
        assertThat(keys(read("symbol=BTC-USD&limit=5"))).isEqualTo(newest);
        assertThat(keys(read("symbol=btc-usd&limit=5&order=desc"))).isEqualTo(reversed(newest));
        assertThat(keys(read("symbol=BTC-USD&limit=5&from=0"))).isEqualTo(keys(ticks.subList(0, 5)));
    }

    @ParameterizedTest
    @CsvSource({"asc,40", "asc,600", "desc,40"})
    void theWayBackKeepsItsPlaceWhileTicksAreStored(String order, int limit) throws Exception {
        String symbol = "BACK-" + order.toUpperCase(java.util.Locale.ROOT) + limit;
        List<Tick> before = TestTicks.crowds(symbol, 75, 1_500);
        List<Tick> later = TestTicks.crowds(symbol, 76, 400);
        postgres.store(before);
        List<String> read = new ArrayList<>();
        String cursor = "";
        int stored = 0;
        do {
            JsonNode answer = read("symbol=" + symbol + "&limit=" + limit + "&order=" + order + cursor);
            read.addAll(order.equals("asc") ? reversed(keys(answer)) : keys(answer));
            cursor = answer.get("next").isNull()
                    ? null
                    : "&cursor=" + answer.get("next").asText();
            if (stored < 2) { // newer, older and in between
                postgres.store(later.subList(stored * 200, stored * 200 + 200));
                stored++;
            }
        } while (cursor != null);
        List<Tick> all = new ArrayList<>(before);
        all.addAll(later);
        all.sort(TestTicks.BY_KEY);
        assertThat(read).doesNotHaveDuplicates().containsAll(keys(before));
        assertThat(keys(all)).containsAll(read);
        List<String> inOrder = new ArrayList<>(new java.util.LinkedHashSet<>(reversed(keys(all))));
        inOrder.retainAll(new java.util.HashSet<>(read));
        assertThat(read).isEqualTo(inOrder);
    }

    /** A chain of pages that began with {@code now-1h} ends there, although an hour ago is later by then. */
    @Test
    void relativeTimesAreThoseOfTheFirstPage() throws Exception {
        long now = System.currentTimeMillis() * 1_000;
        List<Tick> recent = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            recent.add(TestTicks.tick("RECENT", now - (6 - i) * 60 * TestTicks.SECOND, "1", "1", "x", i));
        }
        postgres.store(recent);
        assertThat(keys(read("symbol=RECENT&from=now-210s"))).isEqualTo(keys(recent.subList(3, 6)));
        assertThat(keys(read("symbol=RECENT&to=now-210s"))).isEqualTo(keys(recent.subList(0, 3)));
        assertThat(keys(read("symbol=RECENT&from=now-1d&to=now+1h"))).isEqualTo(keys(recent));
        assertThat(keys(read("symbol=RECENT&from=now"))).isEmpty();
        String query = "symbol=RECENT&from=now-1h&to=now&order=desc&limit=4";
        JsonNode first = read(query);
        JsonNode second = read(query + "&cursor=" + first.get("next").asText());
        assertThat(keys(first)).isEqualTo(reversed(keys(recent)).subList(0, 4));
        assertThat(keys(second)).isEqualTo(reversed(keys(recent)).subList(4, 6));
        assertThat(rig.get("/api/v1/ticks?symbol=RECENT&from=now-2h&to=now-1s")
                        .headers()
                        .firstValue("etag"))
                .isEmpty(); // the same words mean another range each time
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-21",
        "2026-03-21T00:00:00Z",
        "2026-03-21T02:00:00+02:00",
        "2026-03-21T02:00:00%2B02:00",
        "1774051200000",
        "1774051200000000",
        "1774051200000000000"
    })
    void everyFormOfATimeIsTheSame(String from) throws Exception {
        assertThat(keys(read("symbol=BTC-USD&limit=300&from=" + from)))
                .isNotEmpty()
                .isEqualTo(keys(
                        within("2026-03-21T00:00:00Z", null).stream().limit(300).toList()));
    }

    @Test
    void aCursorOfOneOrderIsNoneOfTheOther() throws Exception {
        String forward = read("symbol=BTC-USD&from=0&limit=3").get("next").asText();
        String back =
                read("symbol=BTC-USD&from=0&limit=3&order=desc").get("next").asText();
        for (String wrong : List.of("&order=desc&cursor=" + forward, "&cursor=" + back)) {
            HttpResponse<String> response = rig.get("/api/v1/ticks?symbol=BTC-USD&from=0" + wrong);
            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).contains("\"parameter\":\"cursor\"");
        }
        assertThat(rig.get("/api/v1/ticks?symbol=BTC-USD&from=0&format=csv&limit=all&cursor=" + forward)
                        .statusCode())
                .isEqualTo(400);
    }

    /** Release 0.1.0 told a symbol without from in ascending order from its first tick: whoever was under way arrives. */
    @Test
    void aCursorOfTheFirstReleaseWithoutFromGoesOnForward() throws Exception {
        Span span = Span.read("BTC-USD", io.vertx.core.MultiMap.caseInsensitiveMultiMap(), 0);
        Tick last = ticks.get(99);
        Place place = new Place(Walk.FORWARD, new TickKey(last.tsMicros(), last.source(), last.seq()));
        JsonNode answer = read("symbol=BTC-USD&limit=50&cursor=" + new Cursor(span, place).encode());
        assertThat(keys(answer)).isEqualTo(keys(ticks.subList(100, 150)));
        JsonNode next =
                read("symbol=BTC-USD&limit=50&cursor=" + answer.get("next").asText());
        assertThat(keys(next)).isEqualTo(keys(ticks.subList(150, 200)));
    }
}
