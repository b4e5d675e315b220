package io.tickwire.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AskedTimeTest {
    private static final long NOW = Rfc3339.parseMicros("2026-11-22T10:00:00.5Z");

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T10:00:00.25+01:00, 2026-11-22T09:00:00.250000Z",
        "2026-11-22, 2026-11-22T00:00:00.000000Z",
        "0, 1970-01-01T00:00:00.000000Z",
        "1385337600123, 2013-11-25T00:00:00.123000Z",
        "1385337600123456, 2013-11-25T00:00:00.123456Z",
        "1385337600123456789, 2013-11-25T00:00:00.123456Z",
        "now, 2026-11-22T10:00:00.500000Z",
        "now-30s, 2026-11-22T09:59:30.500000Z",
        "now-5m, 2026-11-22T09:55:00.500000Z",
        "now-2h, 2026-11-22T08:00:00.500000Z",
        "now-1d, 2026-11-21T10:00:00.500000Z",
        "now-1w, 2026-11-15T10:00:00.500000Z",
        "now+1m, 2026-11-22T10:01:00.500000Z",
    })
    void readsEveryForm(String text, String expected) {
        assertThat(Rfc3339.format(AskedTime.parseMicros(text, NOW))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1385337600", // seconds: as milliseconds they would be a day in January 1970
                "99999999999",
                "9999999999999999999",
                "12345678901234567890",
                "2026-02-30",
                "2026-11-22T10:00:00",
                "yesterday",
                "now-",
                "now-5",
                "now-5M",
                "now-5y",
                "now -5m",
                "now-999999999w",
                "now-99999d",
                "-1",
                "1e12"
            })
    void refusesTheRest(String text) {
        assertThat(AskedTime.parseMicros(text, NOW)).isEqualTo(Rfc3339.INVALID);
    }

    @ParameterizedTest
    @CsvSource({"1385337600, true", "99999999999, true", "9999999999999999999, false", "yesterday, false", "'', false"})
    void saysOfANumberOfSecondsThatItLooksLikeOne(String text, boolean seconds) {
        assertThat(AskedTime.fault(text)).startsWith(AskedTime.RULE);
        assertThat(AskedTime.fault(text).contains("looks like seconds")).isEqualTo(seconds);
    }
}
