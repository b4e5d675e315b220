package io.tickwire.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EpochTimeTest {
    @ParameterizedTest
    @CsvSource({
        "0, 1970-01-01T00:00:00.000000Z",
        "1385337600, 2013-11-25T00:00:00.000000Z",
        "1385337600.5, 2013-11-25T00:00:00.500000Z",
        "1385337600.123456, 2013-11-25T00:00:00.123456Z",
        "1385337600.123456789, 2013-11-25T00:00:00.123456Z",
        "4102444799, 2099-12-31T23:59:59.000000Z",
        "1385337600123, 2013-11-25T00:00:00.123000Z",
        "1385337600123.456, 2013-11-25T00:00:00.123456Z",
        "100000000000, 1973-03-03T09:46:40.000000Z",
        "1385337600123456, 2013-11-25T00:00:00.123456Z",
        "1385337600123456.9, 2013-11-25T00:00:00.123456Z",
        "1385337600123456789, 2013-11-25T00:00:00.123456Z",
        "2013-11-25T05:30:00.25+05:30, 2013-11-25T00:00:00.250000Z",
    })
    void readsTheUnitOffTheMagnitude(String text, String expected) {
        assertThat(Rfc3339.format(EpochTime.parseMicros(text))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-1",
                "+1",
                "1e9",
                "1385337600.",
                ".5",
                "1385337600.1x",
                "1385337600x",
                "time",
                "4102444800",
                "99999999999",
                "4102444800000",
                "9999999999999999999",
                "99999999999999999999",
                "2013-11-25 00:00:00"
            })
    void refusesTheRest(String text) {
        assertThat(EpochTime.parseMicros(text)).isEqualTo(Rfc3339.INVALID);
    }
}
