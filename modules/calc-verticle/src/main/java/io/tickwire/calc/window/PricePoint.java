package io.tickwire.calc.window;

import io.tickwire.domain.Decimal;
import io.tickwire.domain.TickIdentity;

/**
 * A price with its tick's place in the symbol's order: what open and close are chosen by.
 *
 * @param tsMicros time of the trade, microseconds since the epoch, UTC
 */
public record PricePoint(long tsMicros, String source, long seq, Decimal price) {
    /** Whether this tick comes before the other by {@code (ts, source, seq)}. */
    public boolean isBefore(PricePoint other) {
        return TickIdentity.compare(tsMicros, source, seq, other.tsMicros, other.source, other.seq) < 0;
    }
}
