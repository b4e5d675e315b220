package io.tickwire.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.calc.publish.MessageWriter;
import io.tickwire.calc.symbol.SymbolState;
import io.tickwire.domain.Decimal;
import io.tickwire.domain.Tick;
import io.tickwire.gateway.update.CalcForm;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What calc writes, the gateway reads the fast way: only here are both at hand. */
class CalcFormTest {
    private static final long TEN = 1_795_341_600_000_000L; // 2026-11-22T10:00:00Z

    @ParameterizedTest
    @CsvSource({
        "BTC-USD, 97000.12, 97011.5, 0.5, 12345, false",
        "^GSPC, 0.000000000000000001, 999999999999999999, 0, 0, true",
        "A, -37.63, 12.5, 3, 1795341600000007, false",
    })
    void theGatewayKnowsTheFormThatCalcWrites(
            String symbol, String first, String second, String volume, long receivedAt, boolean warming) {
        SymbolState state = new SymbolState(symbol, 300_000_000);
        state.apply(tick(symbol, TEN, first, volume, receivedAt), bar -> {});
        state.apply(tick(symbol, TEN + 61_000_000, second, volume, receivedAt), bar -> {});
        byte[] message = new MessageWriter().symbolUpdated(state, 7, 1, TEN + 62_000_000, warming);
        assertThat(new CalcForm().read(message))
                .as(new String(message, StandardCharsets.US_ASCII))
                .hasValueSatisfying(update -> {
                    assertThat(update.symbol()).isEqualTo(symbol);
                    assertThat(update.price()).isEqualTo(second);
                    assertThat(update.seq()).isEqualTo(7);
                });
    }

    private static Tick tick(String symbol, long tsMicros, String price, String volume, long receivedAt) {
        return new Tick(symbol, tsMicros, Decimal.parse(price), Decimal.parse(volume), "venue", tsMicros, receivedAt);
    }
}
