package io.tickwire.gateway.history;

import java.time.Duration;

/**
 * Bars of one length, one after another without end.
 *
 * @param length whole seconds
 * @param originMicros a bar starts then
 */
record FixedInterval(Duration length, long originMicros) implements Interval {
    /** 1969-12-29T00:00:00Z, the Monday of the week of the epoch. */
    static final long A_MONDAY_MICROS = -3 * 86_400_000_000L;

    private long micros() {
        return length.toSeconds() * 1_000_000;
    }

    @Override
    public long start(long micros) {
        return micros - Math.floorMod(micros - originMicros, micros());
    }

    @Override
    public long next(long start) {
        return start + micros();
    }

    @Override
    public long sameLengthEnd(long start, long end) {
        return end;
    }

    @Override
    public long sameLengthStart(long start, long end) {
        return start;
    }

    @Override
    public boolean isOfMinutes() {
        return length.toSecondsPart() == 0;
    }

    @Override
    public Duration typicalLength() {
        return length;
    }
}
