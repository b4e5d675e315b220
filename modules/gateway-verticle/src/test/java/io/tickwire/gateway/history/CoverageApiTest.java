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
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** {@code /api/v1/coverage} against a walk over the ticks that were stored. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class CoverageApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long GAP = 60 * TestTicks.SECOND;

    private final List<Tick> ticks = TestTicks.crowds("BTC-USD", 21, 3_000);
    private TestPostgres postgres;
    private GatewayRig rig;

    @BeforeAll
    void start() throws Exception {
        postgres = new TestPostgres().migrate();
        for (int i = 0; i < 1_500; i++) { // more ranges than a page has
            ticks.add(TestTicks.tick(
                    "BTC-USD", TestTicks.BASE_MICROS + 10 * TestTicks.DAY + i * 2 * GAP, "1", "1", "x", i));
        }
        List<Tick> stored = new ArrayList<>(ticks);
        Collections.shuffle(stored, new Random(22));
        postgres.store(stored);
        ticks.sort(TestTicks.BY_KEY);
        rig = new GatewayRig(postgres.url()).askAgain().start();
    }

    @AfterAll
    void stop() throws Exception {
        rig.close();
        postgres.close();
    }

    /** From tick to tick: either both belong together, or there is a gap between them; what is outside is then cut off. */
    private JsonNode computed(OptionalLong from, OptionalLong to) {
        List<long[]> covered = new ArrayList<>();
        for (Tick tick : ticks) {
            long[] last = covered.isEmpty() ? null : covered.get(covered.size() - 1);
            if (last == null || tick.tsMicros() - last[1] > GAP) {
                covered.add(new long[] {tick.tsMicros(), tick.tsMicros()});
            } else {
                last[1] = tick.tsMicros();
            }
        }
        List<String> ranges = new ArrayList<>();
        List<String> gaps = new ArrayList<>();
        OptionalLong end = from;
        for (long[] range : covered) {
            long first = Math.max(range[0], from.orElse(0));
            long last = Math.min(range[1], to.orElse(Long.MAX_VALUE));
            if (first > last || first >= to.orElse(Long.MAX_VALUE)) {
                continue;
            }
            if (end.isPresent() && first > end.getAsLong()) {
                gaps.add(gap(end.getAsLong(), first));
            }
            long count = ticks.stream()
                    .filter(tick -> tick.tsMicros() >= first
                            && tick.tsMicros() <= last
                            && tick.tsMicros() < to.orElse(Long.MAX_VALUE))
                    .count();
            ranges.add(gap(first, last).replace("}", ",\"ticks\":" + count + "}"));
            end = OptionalLong.of(last);
        }
        if (end.isPresent() && to.isPresent() && to.getAsLong() > end.getAsLong()) {
            gaps.add(gap(end.getAsLong(), to.getAsLong()));
        }
        try {
            return JSON.readTree("{\"symbol\":\"BTC-USD\",\"covered\":[" + String.join(",", ranges) + "],\"gaps\":["
                    + String.join(",", gaps) + "]}");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String gap(long from, long to) {
        return "{\"from\":\"" + Rfc3339.format(from) + "\",\"to\":\"" + Rfc3339.format(to) + "\"}";
    }

    private void assertHolds(OptionalLong from, OptionalLong to) throws Exception {
        String query = (from.isPresent() ? "&from=" + Rfc3339.format(from.getAsLong()) : "")
                + (to.isPresent() ? "&to=" + Rfc3339.format(to.getAsLong()) : "");
        HttpResponse<String> response = rig.get("/api/v1/coverage?symbol=btc-usd" + query);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(JSON.readTree(response.body())).as(query).isEqualTo(computed(from, to));
    }

    @Test
    void withoutEndsItIsFromTheFirstTickToTheLast() throws Exception {
        assertThat(computed(OptionalLong.empty(), OptionalLong.empty()).get("covered"))
                .hasSizeGreaterThan(1_500);
        assertHolds(OptionalLong.empty(), OptionalLong.empty());
        assertThat(rig.get("/api/v1/coverage?symbol=NONE").body())
                .isEqualTo("{\"symbol\":\"NONE\",\"covered\":[],\"gaps\":[]}");
    }

    @Test
    void rangesAreCutAtTheEndsAndTheirTicksCounted() throws Exception {
        Random random = new Random(23);
        for (int i = 0; i < 60; i++) {
            long a = at(random);
            long b = at(random);
            assertHolds(OptionalLong.of(Math.min(a, b)), OptionalLong.of(Math.max(a, b)));
            assertHolds(OptionalLong.of(a), OptionalLong.empty());
            assertHolds(OptionalLong.empty(), OptionalLong.of(b));
        }
    }

    /** A tick's time, or close by, or a minute's edge, or anywhere. */
    private long at(Random random) {
        long tick = ticks.get(random.nextInt(ticks.size())).tsMicros();
        return switch (random.nextInt(4)) {
            case 0 -> tick;
            case 1 -> tick + random.nextInt(3) - 1;
            case 2 -> tick - tick % GAP;
            default -> tick + random.nextLong(4 * GAP) - 2 * GAP;
        };
    }

    @Test
    void withNothingStoredAllOfTheRangeIsAGap() throws Exception {
        assertThat(rig.get("/api/v1/coverage?symbol=NONE&from=0&to=1970-01-02").body())
                .isEqualTo("{\"symbol\":\"NONE\",\"covered\":[],\"gaps\":[" + gap(0, TestTicks.DAY) + "]}");
        assertThat(rig.get("/api/v1/coverage?symbol=NONE&from=0&to=0").body())
                .isEqualTo("{\"symbol\":\"NONE\",\"covered\":[],\"gaps\":[]}");
    }

    @Test
    void aLateTickThatClosesAGapChangesTheTag() throws Exception {
        String path = "/api/v1/coverage?symbol=JOIN&from=2026-03-01T00:00:00Z&to=2026-03-01T00:01:40Z";
        postgres.store(List.of(
                TestTicks.tick("JOIN", TestTicks.BASE_MICROS, "1", "1", "x", 1),
                TestTicks.tick("JOIN", TestTicks.BASE_MICROS + 100 * TestTicks.SECOND - 1, "1", "1", "x", 1)));
        HttpResponse<String> apart = rig.get(path);
        assertThat(JSON.readTree(apart.body()).get("covered")).hasSize(2);
        String tag = apart.headers().firstValue("etag").orElseThrow();
        assertThat(rig.get(path, "If-None-Match", tag).statusCode()).isEqualTo(304);
        postgres.store(
                List.of(TestTicks.tick("JOIN", TestTicks.BASE_MICROS + 50 * TestTicks.SECOND, "1", "1", "x", 1)));
        JsonNode joined = JSON.readTree(rig.get(path, "If-None-Match", tag).body());
        assertThat(joined.get("covered")).hasSize(1);
        assertThat(joined.get("covered").get(0).get("ticks").asInt()).isEqualTo(3);
    }

    @Test
    void tooManyRangesAreRefusedWithTheWayOut() throws Exception {
        postgres.execute("INSERT INTO md_coverage_ranges SELECT 'SPARSE',"
                + " tstzrange('2026-03-01Z'::timestamptz + i * interval '5 min', '2026-03-01Z'::timestamptz + i * interval '5 min', '[]'),"
                + " 1, 1, 1 FROM generate_series(1, 10001) AS i");
        HttpResponse<String> response = rig.get("/api/v1/coverage?symbol=SPARSE");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("\"parameter\":\"from\"", "ranges=10001");
        HttpResponse<String> less = rig.get("/api/v1/coverage?symbol=SPARSE&from=2026-03-01T00:06:00Z");
        assertThat(JSON.readTree(less.body()).get("covered")).hasSize(10_000);
        assertThat(JSON.readTree(less.body()).get("gaps")).hasSize(10_000);
        postgres.execute("DELETE FROM md_coverage_ranges WHERE symbol = 'SPARSE'");
    }
}
