package io.tickwire.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SymbolTest {
    @ParameterizedTest
    @CsvSource({"btc-usd, BTC-USD", "' BTC-USD\t', BTC-USD", "a.B_c:d/e-0, A.B_C:D/E-0"})
    void trimsAndUpperCases(String text, String normalised) {
        assertThat(Symbol.normalize(text)).isEqualTo(normalised);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "  ", "BTC USD", "BTC,USD", "BTC+USD", "ÄTH", "ſ", "A;B", "abcdefghijklmnopqrstuvwxyz0123456"
            })
    void refuses(String text) {
        assertThat(Symbol.normalize(text)).isNull();
    }
}
