package io.tickwire.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.domain.DecimalParser.Outcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecimalParserTest {
    private final DecimalParser parser = new DecimalParser();

    @ParameterizedTest
    @CsvSource({
        "97000.10, 97000.1",
        "1e-7, 0.0000001",
        "1E-7, 0.0000001",
        "1.50e+3, 1500",
        "1000e-3, 1",
        "0, 0",
        "-0, 0",
        "0.000, 0",
        "0e999999999999, 0",
        "10.05, 10.05",
        "0.05, 0.05",
        "123456789012345678, 123456789012345678",
        "0.123456789012345678, 0.123456789012345678",
        "0.000000000000000001, 0.000000000000000001",
        "100000000000000000, 100000000000000000",
        "0.10000000000000000000000000, 0.1",
        "1e17, 100000000000000000",
        "-37.63, -37.63",
        "-1e-7, -0.0000001",
        "-0.0, 0",
        "-0e5, 0",
        "-100.50, -100.5",
        "-999999999999999999, -999999999999999999",
    })
    void readsExactlyAndWritesCanonically(String text, String canonical) {
        assertThat(parser.parse(text)).isEqualTo(Outcome.VALID);
        assertThat(parser.value()).hasToString(canonical);
    }

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {"''", "-", "+1", ".5", "1.", "01", "1e", "1e+", "1.e5", "abc", "NaN", "Infinity", "0x10", "1_000"
            }, // one a case
            delimiter = ';')
    void refusesWhatIsNoJsonNumber(String text) {
        assertThat(parser.parse(text)).isEqualTo(Outcome.MALFORMED);
    }

    @ParameterizedTest
    @CsvSource({
        "-1,             true",
        "-0.00000001,    true",
        "-1e400,         true",
        "-9999999999999999999999, true",
        "-0,             false",
        "-0.000,         false",
        "0,              false",
        "1,              false",
        "1e400,          false"
    })
    void tellsNegatives(String text, boolean negative) {
        assertThat(parser.parse(text)).isNotEqualTo(Outcome.MALFORMED);
        assertThat(parser.isNegative()).isEqualTo(negative);
    }

    @ParameterizedTest
    @CsvSource({
        "1234567890123456789",
        "0.1234567890123456789",
        "1e-19",
        "1e18",
        "1e400",
        "-1e400",
        "-0.1234567890123456789",
        "1e-99999999999999999999",
        "12345678901.23456789",
    })
    void tellsTooManyDigits(String text) {
        assertThat(parser.parse(text)).isEqualTo(Outcome.TOO_MANY_DIGITS);
    }
}
