package io.tickwire.gateway.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickwire.gateway.update.Update.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelTest {
    @ParameterizedTest
    @CsvSource({
        "symbol:BTC-USD, symbol:BTC-USD",
        "symbol:btc-usd, symbol:BTC-USD",
        "symbol:*, symbol:*",
        "symbol:btc*, symbol:BTC*",
        "bars:*, bars:*",
        "bars:A/B, bars:A/B",
        "symbol:X:Y.Z_1, symbol:X:Y.Z_1",
        "symbol:^gspc, symbol:^GSPC",
        "bars:m&m.ns, bars:M&M.NS",
        "symbol:EUR=X, symbol:EUR=X",
        "symbol:a#b@c, symbol:A#B@C",
        "symbol:^*, symbol:^*",
        "symbol:.*, symbol:.*",
        "symbol:..*, symbol:..*",
        "symbol:INDEX:*, symbol:INDEX:*",
        "bars:index:top, bars:INDEX:TOP"
    })
    void readsNamesIntoTheirNormalForm(String name, String normal) {
        assertThat(Channel.parse(name)).hasToString(normal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "symbol",
                "symbol:",
                "symbol:a b",
                "symbol:*A",
                "symbol:.",
                "bars:..",
                "symbol:A+B",
                "symbol:a b*",
                "symbol:ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456*",
                "symbol:A*B",
                "symbol:**",
                "symbol:ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456",
                "trades:BTC",
                "*",
                "SYMBOL:A",
                "market:",
                "market*",
                "MARKET"
            })
    void refusesAndNamesOthers(String name) {
        assertThatThrownBy(() -> Channel.parse(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("channel=" + name);
    }

    @Test
    void matchesByKindAndPrefix() {
        assertThat(Channel.parse("symbol:BTC-*").matches(Kind.SYMBOL, "BTC-USD"))
                .isTrue();
        assertThat(Channel.parse("symbol:BTC-*").matches(Kind.SYMBOL, "BTC")).isFalse();
        assertThat(Channel.parse("symbol:BTC-*").matches(Kind.BAR, "BTC-USD")).isFalse();
        assertThat(Channel.parse("bars:BTC").matches(Kind.BAR, "BTC")).isTrue();
        assertThat(Channel.parse("symbol:BTC").matches(Kind.SYMBOL, "BTC-USD")).isFalse();
    }
}
