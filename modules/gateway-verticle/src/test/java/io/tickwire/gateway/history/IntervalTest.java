package io.tickwire.gateway.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.domain.Rfc3339;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where bars start. */
class IntervalTest {
    private static Interval interval(String text, String zone) throws Exception {
        return Interval.read(
                MultiMap.caseInsensitiveMultiMap().add("interval", text).add("tz", zone));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            7s,    UTC,               2026-03-29T12:34:56.789Z, 2026-03-29T12:34:53Z, 2026-03-29T12:35:00Z
            90m,   UTC,               2026-03-29T12:34:56Z,     2026-03-29T12:00:00Z, 2026-03-29T13:30:00Z
            60m,   UTC,               2026-03-29T12:34:56Z,     2026-03-29T12:00:00Z, 2026-03-29T13:00:00Z
            1440m, UTC,               2026-03-29T12:34:56Z,     2026-03-29T00:00:00Z, 2026-03-30T00:00:00Z
            3d,    UTC,               1970-01-05T12:00:00Z,     1970-01-04T00:00:00Z, 1970-01-07T00:00:00Z
            1w,    UTC,               2026-11-25T10:00:00Z,     2026-11-23T00:00:00Z, 2026-11-30T00:00:00Z
            1w,    UTC,               1970-01-01T10:00:00Z,     1969-12-29T00:00:00Z, 1970-01-05T00:00:00Z
            1M,    UTC,               2024-02-29T23:59:59Z,     2024-02-01T00:00:00Z, 2024-03-01T00:00:00Z
            1M,    Europe/Berlin,     2026-03-31T22:30:00Z,     2026-03-31T22:00:00Z, 2026-04-30T22:00:00Z
            1d,    Europe/Berlin,     2026-03-29T12:00:00Z,     2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z
            1d,    Europe/Berlin,     2026-10-25T12:00:00Z,     2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z
            1w,    America/New_York,  2026-03-08T12:00:00Z,     2026-03-02T05:00:00Z, 2026-03-09T04:00:00Z
            1d,    Asia/Kathmandu,    2026-01-01T18:14:59Z,     2025-12-31T18:15:00Z, 2026-01-01T18:15:00Z
            1d,    America/Sao_Paulo, 2018-11-04T12:00:00Z,     2018-11-04T03:00:00Z, 2018-11-05T02:00:00Z
            1d,    America/St_Johns,  2010-11-07T03:00:00Z,     2010-11-07T02:30:00Z, 2010-11-08T03:30:00Z
            1d,    Pacific/Apia,      2011-12-30T09:59:59Z,     2011-12-29T10:00:00Z, 2011-12-30T10:00:00Z
            1d,    Pacific/Apia,      2011-12-30T10:00:00Z,     2011-12-30T10:00:00Z, 2011-12-31T10:00:00Z
            """)
    void aBarReachesFromItsStartToTheNext(String text, String zone, String at, String start, String next)
            throws Exception {
        Interval interval = interval(text, zone);
        long found = interval.start(micros(at));
        assertThat(Instant.ofEpochMilli(found / 1_000)).isEqualTo(Instant.parse(start));
        assertThat(Instant.ofEpochMilli(interval.next(found) / 1_000)).isEqualTo(Instant.parse(next));
    }

    private static long micros(String time) {
        Instant instant = Instant.parse(time);
        return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
    }

    /** In every time zone there is, days of 2000 to 2030 follow one another without a hole and are those of the calendar. */
    @ParameterizedTest
    @ValueSource(strings = {"1d", "5d", "1w", "1M"})
    void barsFollowOneAnotherInEveryZone(String text) throws Exception {
        for (String zone : ZoneId.getAvailableZoneIds()) {
            Interval interval = interval(text, zone);
            long start = interval.start(Rfc3339.parseMicros("1999-12-20T12:00:00Z"));
            long end = Rfc3339.parseMicros(text.equals("1d") ? "2012-01-10T00:00:00Z" : "2030-01-01T00:00:00Z");
            while (start < end) {
                long next = interval.next(start);
                assertThat(next).as(zone).isGreaterThan(start);
                assertThat(interval.start(next - 1)).as(zone).isEqualTo(start);
                assertThat(interval.start(start)).as(zone).isEqualTo(start);
                LocalDate date = Instant.ofEpochSecond(start / 1_000_000)
                        .atZone(ZoneId.of(zone))
                        .toLocalDate();
                assertThat(date.atStartOfDay(ZoneId.of(zone)).toEpochSecond())
                        .as(zone)
                        .isEqualTo(start / 1_000_000);
                start = next;
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1d,Europe/Berlin",
        "7d,America/New_York",
        "1w,Australia/Lord_Howe",
        "1M,Asia/Tokyo",
        "1M,UTC",
        "90m,UTC"
    })
    void barsOfOneLengthAreFoundBothWays(String text, String zone) throws Exception {
        Interval interval = interval(text, zone);
        Random random = new Random(3);
        for (int i = 0; i < 200; i++) {
            long from = interval.start(random.nextLong(Rfc3339.END_MICROS));
            long end = interval.firstStart(from + 1 + random.nextLong(900 * TestTicks.DAY));
            long to = interval.sameLengthEnd(from, end);
            long length = interval.next(from) - from;
            assertThat(to).isGreaterThan(from).isLessThanOrEqualTo(end);
            assertThat((to - from) % length).isZero();
            long back = interval.sameLengthStart(from, end);
            long lastLength = end - interval.start(end - 1);
            assertThat(back).isLessThan(end).isGreaterThanOrEqualTo(from);
            assertThat((end - back) % lastLength).isZero();
            if (!text.endsWith("m")) {
                for (long start = from; start < to; start = interval.next(start)) {
                    assertThat(interval.next(start) - start).isEqualTo(length);
                }
                for (long start = back; start < end; start = interval.next(start)) {
                    assertThat(interval.next(start) - start).isEqualTo(lastLength);
                }
            }
        }
    }
}
