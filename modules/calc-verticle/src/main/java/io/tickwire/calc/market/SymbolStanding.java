package io.tickwire.calc.market;

import io.tickwire.calc.symbol.SymbolState;
import io.tickwire.calc.window.Aggregate;
import io.tickwire.calc.window.Window;
import io.tickwire.domain.Decimal;
import java.math.BigDecimal;

/**
 * What one symbol gives to the market view: a function of its own view.
 *
 * @param tsMicros time of its newest tick
 * @param changePct over 24 hours; NaN when its open price is not positive
 * @param changeSign sign of close minus open over 24 hours: -1, 0 or 1
 * @param notional sums of price times volume
 */
public record SymbolStanding(
        String symbol, long tsMicros, Decimal price, double changePct, int changeSign, Notional notional) {
    /** The standing of a symbol with at least one tick. */
    public static SymbolStanding of(SymbolState state) {
        Aggregate day = state.window(Window.ONE_DAY);
        return new SymbolStanding(
                state.symbol(),
                state.newest().tsMicros(),
                state.newest().price(),
                day.changePct(),
                Integer.signum(day.close().price().compareTo(day.open().price())),
                new Notional(exact(state.window(Window.ONE_MINUTE)), exact(state.window(Window.ONE_HOUR)), exact(day)));
    }

    private static BigDecimal exact(Aggregate window) {
        return new BigDecimal(window.notional().unscaled(), window.notional().scale());
    }
}
