package io.tickwire.calc.publish;

import io.tickwire.domain.MicrosClock;

/**
 * Times of publication: the clock's, but each greater than the one before by at least a microsecond, also when the clock
 * stands still or goes back. Gateways resume by them.
 */
public final class PublishClock {
    private final MicrosClock clock;
    private long lastMicros;

    /** @param lastMicros the newest time of publication of the partition so far, by whichever process */
    public PublishClock(MicrosClock clock, long lastMicros) {
        this.clock = clock;
        this.lastMicros = lastMicros;
    }

    public long nextMicros() {
        lastMicros = Math.max(clock.micros(), lastMicros + 1);
        return lastMicros;
    }
}
