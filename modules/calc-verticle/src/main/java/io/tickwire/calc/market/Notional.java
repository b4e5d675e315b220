package io.tickwire.calc.market;

import java.math.BigDecimal;

/**
 * Exact sums of price times volume over the windows of symbols.
 *
 * @param minute over {@code 1m}
 * @param hour over {@code 1h}
 * @param day over {@code 24h}
 */
public record Notional(BigDecimal minute, BigDecimal hour, BigDecimal day) {
    public static final Notional ZERO = new Notional(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

    /** Equal sums are equal records. */
    public Notional {
        minute = minute.stripTrailingZeros();
        hour = hour.stripTrailingZeros();
        day = day.stripTrailingZeros();
    }

    public Notional plus(Notional other) {
        return new Notional(minute.add(other.minute), hour.add(other.hour), day.add(other.day));
    }

    public Notional minus(Notional other) {
        return new Notional(minute.subtract(other.minute), hour.subtract(other.hour), day.subtract(other.day));
    }
}
