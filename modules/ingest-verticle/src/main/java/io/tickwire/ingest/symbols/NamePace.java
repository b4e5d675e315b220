package io.tickwire.ingest.symbols;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * How fast a process gives places to names that are new to the system. Each of them gets windows in calc and a view in every gateway, so
 * whoever sends thousands would make the known ones late. Ticks of names that have a place wait for nothing. Thread-safe.
 */
final class NamePace {
    /** Half of what all roles together can take on two cores with a heap of 512 MB: some 10,000 a second. */
    static final int NEW_NAMES_A_SECOND = 5_000;

    private static final long NANOS_A_NAME = TimeUnit.SECONDS.toNanos(1) / NEW_NAMES_A_SECOND;

    private final LongSupplier nanoTime;
    private final AtomicLong freeAtNanos;
    private final LongAdder waits = new LongAdder();

    /** @param nanoTime the monotonic clock */
    NamePace(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.freeAtNanos = new AtomicLong(nanoTime.getAsLong());
    }

    /** New names have got a place: further ones wait until these have had their time. */
    void placed(int names) {
        long now = nanoTime.getAsLong();
        freeAtNanos.updateAndGet(free -> (free - now > 0 ? free : now) + names * NANOS_A_NAME);
    }

    /** How long the next call has to wait, milliseconds; 0: not at all. */
    long waitMs() {
        long waitMs = Math.max(0, TimeUnit.NANOSECONDS.toMillis(freeAtNanos.get() - nanoTime.getAsLong()));
        if (waitMs > 0) {
            waits.increment();
        }
        return waitMs;
    }

    /** Calls that had to wait. */
    long waits() {
        return waits.sum();
    }
}
