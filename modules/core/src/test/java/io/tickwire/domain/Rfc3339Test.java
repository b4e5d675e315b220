package io.tickwire.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The oracle is java.time. */
class Rfc3339Test {
    private static final long LAST = Rfc3339.END_MICROS - 1;

    @Property
    void formatsLikeJavaTimeAndReadsItBack(@ForAll @LongRange(max = LAST) long micros) {
        Instant instant = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
        String expected = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(instant);
        assertThat(Rfc3339.format(micros)).isEqualTo(expected);
        assertThat(Rfc3339.parseMicros(expected)).isEqualTo(micros);
    }

    @Property
    void readsEveryOffset(
            @ForAll @LongRange(min = 86_400_000_000L, max = LAST - 86_400_000_000L) long micros,
            @ForAll @IntRange(min = -1079, max = 1079) int offsetMinutes) {
        OffsetDateTime time =
                Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atOffset(ZoneOffset.ofTotalSeconds(offsetMinutes * 60));
        String text = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx", Locale.ROOT)
                .format(time);
        assertThat(Rfc3339.parseMicros(text)).isEqualTo(micros);
    }

    @Property
    void neverThrows(@ForAll String text) {
        assertThat(Rfc3339.parseMicros(text)).isLessThan(Rfc3339.END_MICROS);
    }

    @Test
    void truncatesNanoseconds() {
        assertThat(Rfc3339.format(Rfc3339.parseMicros("2026-11-22T10:00:00.123456789+05:30")))
                .isEqualTo("2026-11-22T04:30:00.123456Z");
    }

    @Test
    void takesShortFractionsAndLowerCase() {
        assertThat(Rfc3339.format(Rfc3339.parseMicros("2024-02-29t23:59:59.5z")))
                .isEqualTo("2024-02-29T23:59:59.500000Z");
    }

    @ParameterizedTest
    @CsvSource({
        "2016-12-31T23:59:60Z,             2016-12-31T23:59:59.999999Z",
        "2016-12-31T23:59:60.5Z,           2016-12-31T23:59:59.999999Z",
        "2016-12-31T23:59:60.999999999Z,   2016-12-31T23:59:59.999999Z",
        "2017-01-01T05:29:60+05:30,        2016-12-31T23:59:59.999999Z",
        "2016-12-31T15:59:60.25-08:00,     2016-12-31T23:59:59.999999Z",
        "2026-11-22T10:07:60Z,             2026-11-22T10:07:59.999999Z",
        "2099-12-31T23:59:60Z,             2099-12-31T23:59:59.999999Z",
        "1970-01-01T00:00:60-00:00,        1970-01-01T00:00:59.999999Z"
    })
    void aLeapSecondIsTheLastMicrosecondOfItsMinute(String text, String time) {
        assertThat(Rfc3339.format(Rfc3339.parseMicros(text))).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-11-22",
                "2026-11-22T10:00:00",
                "2026-11-22 10:00:00Z",
                "2026-11-22T10:00Z",
                "2026-11-22T10:00:00.Z",
                "2026-11-22T10:00:00.1234567890Z",
                "2026-13-01T00:00:00Z",
                "2026-02-29T00:00:00Z",
                "2100-02-29T00:00:00Z",
                "2026-04-31T00:00:00Z",
                "2026-11-22T24:00:00Z",
                "2026-11-22T10:60:00Z",
                "2026-11-22T10:59:61Z",
                "2026-11-22T10:59:60",
                "1969-12-31T23:59:60Z",
                "2026-11-22T10:00:00+0530",
                "2026-11-22T10:00:00+24:00",
                "1969-12-31T23:59:59Z",
                "2100-01-01T00:00:00Z",
                "1970-01-01T00:00:00+00:01",
                "1764000000000",
            })
    void refuses(String text) {
        assertThat(Rfc3339.parseMicros(text)).isEqualTo(Rfc3339.INVALID);
    }
}
