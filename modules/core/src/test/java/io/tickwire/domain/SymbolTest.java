package io.tickwire.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SymbolTest {
    @ParameterizedTest
    @CsvSource({
        "btc-usd, BTC-USD",
        "' BTC-USD\t', BTC-USD",
        "a.B_c:d/e-0, A.B_C:D/E-0",
        "^gspc, ^GSPC",
        "eur=x, EUR=X",
        "ES=F, ES=F",
        "m&m.ns, M&M.NS",
        "user@venue, USER@VENUE",
        "a#b, A#B",
        "..., ...",
        ".x, .X",
        "index:mine, INDEX:MINE",
        "^^^, ^^^"
    })
    void trimsAndUpperCases(String text, String normalised) {
        assertThat(Symbol.normalize(text)).isEqualTo(normalised);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "BTC USD",
                "BTC,USD",
                "BTC+USD",
                "ÄTH",
                "ſ",
                "A;B",
                "abcdefghijklmnopqrstuvwxyz0123456",
                ".",
                "..",
                " .. ",
                "BTC*",
                "*",
                "A%B",
                "A\\B",
                "A\"B",
                "A'B",
                "A<B",
                "A?B",
                "A!B",
                "A$B",
                "A~B",
                "A|B",
                "(A)",
                "A\u00a0",
                "\uff22\uff34\uff23",
                "A\u0000B",
                "\u0130",
                "A\u2013B"
            })
    void refuses(String text) {
        assertThat(Symbol.normalize(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"'', ''", "., .", ".., ..", "^, ^", "btc-, BTC-", "' a=', A="})
    void theBeginningOfASymbolMayBeEmptyOrDots(String text, String normalised) {
        assertThat(Symbol.normalizePrefix(text)).isEqualTo(normalised);
    }

    @ParameterizedTest
    @ValueSource(strings = {"A*", "A B", "A,B", "abcdefghijklmnopqrstuvwxyz0123456"})
    void noSymbolBeginsSo(String text) {
        assertThat(Symbol.normalizePrefix(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"INDEX:, true", "INDEX:TOP10, true", "INDEX, false", "INDEXES:X, false", "MY-INDEX:X, false"})
    void theIndicesOfTickwireAreReserved(String symbol, boolean reserved) {
        assertThat(Symbol.isReserved(symbol)).isEqualTo(reserved);
    }

    @Test
    void aTurkishLocaleMakesNoOtherLetters() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));
            assertThat(Symbol.normalize("mini-index:i")).isEqualTo("MINI-INDEX:I");
        } finally {
            Locale.setDefault(before);
        }
    }
}
