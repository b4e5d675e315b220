package io.tickwire.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
    @ParameterizedTest
    @CsvSource({"90s,90", "5m,300", "2h,7200", "1d,86400", "1h30m,5400", " 30S ,30"})
    void readsLengthsOfTime(String text, long seconds) {
        assertThat(DurationText.parse("--min", text)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void readsFractions() {
        assertThat(DurationText.parse("--min", "0.5s")).isEqualTo(Duration.ofMillis(500));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "-5m", "0s", "5 m", "m", "1w", "999999d", "99999999999999999999s", "P1D"})
    void refusesOthersWithOptionAndValue(String text) {
        assertThatThrownBy(() -> DurationText.parse("--min", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--min=" + text);
    }

    @ParameterizedTest
    @CsvSource({"0,0s", "59,59s", "60,1m", "61,1m1s", "2940,49m", "29520,8h12m", "86400,1d", "90061,1d1h"})
    void writesTheTwoGreatestUnits(long seconds, String text) {
        assertThat(DurationText.words(seconds)).isEqualTo(text);
    }
}
