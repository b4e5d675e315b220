package io.tickwire.gateway;

import io.tickwire.domain.MicrosClock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The machine's clock, moved by as much as a test says. Thread-safe. */
public final class MovedClock implements MicrosClock {
    private final MicrosClock machine = MicrosClock.system();
    private final AtomicLong ahead = new AtomicLong();

    @Override
    public long micros() {
        return machine.micros() + ahead.get();
    }

    /** Seconds since the epoch. */
    public long seconds() {
        return TimeUnit.MICROSECONDS.toSeconds(micros());
    }

    public void moveSeconds(long seconds) {
        ahead.addAndGet(TimeUnit.SECONDS.toMicros(seconds));
    }
}
