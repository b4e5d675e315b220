package io.tickwire.feeder.sim;

import io.tickwire.domain.Decimal;

/**
 * What the simulation needs to know of a symbol.
 *
 * @param level price that the walk starts at and is drawn back to over days
 * @param tickSize every price is a whole multiple of it
 * @param lotSize every volume is a whole multiple of it
 * @param dailyVolatility standard deviation of the logarithm of the price over a day, 0.03 is 3 %
 * @param correlation with the market's common factor, 0 to 1
 * @param activity share of the trades, relative to the other instruments
 */
public record Instrument(
        String symbol,
        double level,
        Decimal tickSize,
        Decimal lotSize,
        double dailyVolatility,
        double correlation,
        double activity) {
    public Instrument {
        if (!(level > 0) || tickSize.isZero() || lotSize.isZero() || !(activity > 0) || !(dailyVolatility >= 0)) {
            throw new IllegalArgumentException("level, tick size, lot size and activity must be > 0: symbol=" + symbol);
        }
        if (!(correlation >= 0 && correlation <= 1)) {
            throw new IllegalArgumentException("must be 0 to 1: correlation=" + correlation + " symbol=" + symbol);
        }
    }
}
