package io.tickwire.flush.postgres;

import java.math.BigDecimal;

/**
 * What is stored of a selection.
 *
 * @param firstMicros time of the oldest tick, microseconds since the epoch; 0 when there is none
 * @param low lowest price; null when there is no tick
 * @param bars minutes with a tick of the selection
 */
public record FoundTicks(long ticks, long firstMicros, long lastMicros, BigDecimal low, BigDecimal high, long bars) {
    public static final FoundTicks NONE = new FoundTicks(0, 0, 0, null, null, 0);

    private static final long MINUTE_MICROS = 60_000_000;

    /** Both together; the other lies behind this one in time. */
    FoundTicks and(FoundTicks later) {
        if (ticks == 0 || later.ticks == 0) {
            return ticks == 0 ? later : this;
        }
        boolean sharesBar = Math.floorDiv(lastMicros, MINUTE_MICROS) == Math.floorDiv(later.firstMicros, MINUTE_MICROS);
        return new FoundTicks(
                ticks + later.ticks,
                firstMicros,
                later.lastMicros,
                low.min(later.low),
                high.max(later.high),
                bars + later.bars - (sharesBar ? 1 : 0));
    }
}
