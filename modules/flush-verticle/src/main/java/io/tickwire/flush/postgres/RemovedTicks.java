package io.tickwire.flush.postgres;

/**
 * What a removal did.
 *
 * @param barsGone minutes of which no tick is left
 * @param barsChanged bars computed anew from the ticks that are left; one that two transactions changed counts twice
 */
public record RemovedTicks(long ticks, long barsGone, long barsChanged) {
    public static final RemovedTicks NONE = new RemovedTicks(0, 0, 0);

    RemovedTicks and(RemovedTicks later) {
        return new RemovedTicks(ticks + later.ticks, barsGone + later.barsGone, barsChanged + later.barsChanged);
    }
}
