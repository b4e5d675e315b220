package io.tickwire.gateway.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tickwire.domain.Rfc3339;
import io.tickwire.domain.Tick;
import io.tickwire.gateway.GatewayRig;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bars of any interval and time zone, in both orders, against loops over the ticks that were stored, by java.time. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(240)
class BarIntervalsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String INTERVALS = """
            1s,    UTC
            7s,    UTC
            90s,   UTC
            60s,   UTC
            3601s, UTC
            7m,    UTC
            90m,   UTC
            1440m, UTC
            5h,    UTC
            3d,    UTC
            366d,  UTC
            1w,    UTC
            1M,    UTC
            1d,    Europe/Berlin
            2d,    America/New_York
            1w,    Australia/Lord_Howe
            1M,    Asia/Kathmandu
            """;

    private final List<Tick> ticks = TestTicks.crowds("BTC-USD", 81, 3_000);
    private TestPostgres postgres;
    private GatewayRig rig;

    @BeforeAll
    void start() throws Exception {
        long hours = 40 * 24; // over both changes of the clocks in spring
        for (int i = 0; i < hours; i++) {
            ticks.add(TestTicks.tick(
                    "BTC-USD",
                    TestTicks.BASE_MICROS + i * 3_600 * TestTicks.SECOND,
                    String.valueOf(i + 1),
                    "1",
                    "h",
                    i));
        }
        postgres = new TestPostgres().migrate();
        postgres.store(ticks);
        ticks.sort(TestTicks.BY_KEY);
        rig = new GatewayRig(postgres.url()).askAgain().start();
    }

    @AfterAll
    void stop() throws Exception {
        rig.close();
        postgres.close();
    }

    /** Start of the bar of a time, by the calendar. */
    private static LongUnaryOperator starts(String interval, String zone) {
        ZoneId where = ZoneId.of(zone);
        if (interval.equals("1w") || interval.equals("1M") || interval.endsWith("d")) {
            return micros -> {
                LocalDate date =
                        Instant.ofEpochSecond(micros / 1_000_000).atZone(where).toLocalDate();
                LocalDate first =
                        switch (interval) {
                            case "1w" -> date.minusDays(date.getDayOfWeek().getValue() - 1);
                            case "1M" -> LocalDate.of(date.getYear(), date.getMonth(), 1);
                            default -> {
                                long days = Long.parseLong(interval.replace("d", ""));
                                long since = ChronoUnit.DAYS.between(LocalDate.EPOCH, date);
                                yield LocalDate.EPOCH.plusDays(since / days * days);
                            }
                        };
                return first.atStartOfDay(where).toEpochSecond() * 1_000_000;
            };
        }
        long unit =
                switch (interval.charAt(interval.length() - 1)) {
                    case 's' -> 1;
                    case 'm' -> 60;
                    default -> 3_600;
                };
        long step = Long.parseLong(interval.substring(0, interval.length() - 1)) * unit * 1_000_000;
        return micros -> micros / step * step;
    }

    private List<String> computed(String interval, String zone) {
        LongUnaryOperator starts = starts(interval, zone);
        Map<Long, List<Tick>> groups = new TreeMap<>();
        for (Tick tick : ticks) {
            groups.computeIfAbsent(starts.applyAsLong(tick.tsMicros()), none -> new ArrayList<>())
                    .add(tick);
        }
        List<String> bars = new ArrayList<>();
        groups.forEach((start, group) -> {
            List<BigDecimal> prices =
                    group.stream().map(tick -> tick.price().toBigDecimal()).toList();
            bars.add(String.join(
                    ",",
                    Rfc3339.format(start),
                    plain(prices.get(0)),
                    plain(Collections.max(prices)),
                    plain(Collections.min(prices)),
                    plain(prices.get(prices.size() - 1)),
                    plain(group.stream()
                            .map(tick -> tick.volume().toBigDecimal())
                            .reduce(BigDecimal.ZERO, BigDecimal::add)),
                    String.valueOf(group.size())));
        });
        return bars;
    }

    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    private List<String> read(String query) throws Exception {
        HttpResponse<String> response = rig.get("/api/v1/bars?symbol=BTC-USD&" + query);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        List<String> bars = new ArrayList<>();
        for (JsonNode bar : JSON.readTree(response.body()).get("bars")) {
            List<String> fields = new ArrayList<>();
            for (String name : List.of("start", "open", "high", "low", "close", "volume", "count")) {
                fields.add(bar.get(name).asText());
            }
            bars.add(String.join(",", fields));
        }
        return bars;
    }

    private static <T> List<T> last(List<T> list, int count) {
        return list.subList(Math.max(0, list.size() - count), list.size());
    }

    private static <T> List<T> reversed(List<T> list) {
        List<T> turned = new ArrayList<>(list);
        Collections.reverse(turned);
        return turned;
    }

    @ParameterizedTest
    @CsvSource(textBlock = INTERVALS)
    void everyBarIsTheAggregateOfItsTicksInBothOrders(String interval, String zone) throws Exception {
        List<String> bars = computed(interval, zone);
        String query = "limit=10000&interval=" + interval + (zone.equals("UTC") ? "" : "&tz=" + zone);
        assertThat(read(query + "&from=0")).isEqualTo(bars);
        assertThat(read(query)).isEqualTo(bars);
        assertThat(read(query + "&order=desc")).isEqualTo(reversed(bars));
    }

    @ParameterizedTest
    @CsvSource(textBlock = INTERVALS)
    void withoutFromItIsTheNewest(String interval, String zone) throws Exception {
        List<String> bars = computed(interval, zone);
        String query = "interval=" + interval + (zone.equals("UTC") ? "" : "&tz=" + zone) + "&limit=";
        String to = "&to=" + bars.get(bars.size() / 2).substring(0, 27);
        List<String> before = bars.subList(0, bars.size() / 2);
        for (int limit : new int[] {1, 5, 700}) {
            assertThat(read(query + limit)).isEqualTo(last(bars, limit));
            assertThat(read(query + limit + "&order=desc")).isEqualTo(reversed(last(bars, limit)));
            assertThat(read(query + limit + to)).isEqualTo(last(before, limit));
            assertThat(read(query + limit + "&from=0" + to))
                    .isEqualTo(before.subList(0, Math.min(limit, before.size())));
        }
    }

    /** A day more or an hour less in a bar would be seen: there is a tick in every hour. */
    @Test
    void daysAreOf23HoursWhenTheClocksGoForward() throws Exception {
        String query = "interval=1d&tz=Europe/Berlin&from=2026-03-27T23:00:00Z&to=2026-03-30T00:00:00Z";
        assertThat(read(query).stream().map(bar -> bar.substring(0, 20) + bar.replaceAll(".*,", " ")))
                .containsExactly("2026-03-27T23:00:00. 24", "2026-03-28T23:00:00. 23", "2026-03-29T22:00:00. 24");
    }

    @Test
    void allBarsOfARangeStreamAsCsvAndNdjson() throws Exception {
        List<String> bars = computed("1m", "UTC");
        for (String order : List.of("asc", "desc")) {
            List<String> expected = order.equals("asc") ? bars : reversed(bars);
            String path = "/api/v1/bars?symbol=BTC-USD&interval=1m&limit=all&order=" + order + "&format=";
            List<String> lines = rig.get(path + "csv").body().lines().toList();
            assertThat(lines.get(0)).isEqualTo("start,open,high,low,close,volume,vwap,count");
            assertThat(lines.stream().skip(1).map(line -> line.replaceAll(",[^,]*(,[^,]*)$", "$1")))
                    .containsExactlyElementsOf(expected);
            List<String> objects = rig.get(path + "ndjson").body().lines().toList();
            assertThat(objects).hasSameSizeAs(expected);
            JsonNode first = JSON.readTree(objects.get(0));
            assertThat(first.get("start").asText()).isEqualTo(expected.get(0).substring(0, 27));
        }
    }
}
