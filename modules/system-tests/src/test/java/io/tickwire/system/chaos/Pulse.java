package io.tickwire.system.chaos;

import java.util.concurrent.atomic.AtomicLong;

/** Something that should go on happening; remembers its longest pause since it was last asked. Thread-safe. */
final class Pulse {
    private final AtomicLong beats = new AtomicLong();
    private long lastNanos = System.nanoTime();
    private long longestNanos;

    synchronized void beat() {
        beats.incrementAndGet();
        long now = System.nanoTime();
        longestNanos = Math.max(longestNanos, now - lastNanos);
        lastNanos = now;
    }

    long beats() {
        return beats.get();
    }

    /** The longest pause since the last call, the one that may still last included; milliseconds. */
    synchronized long takeLongestPauseMs() {
        long now = System.nanoTime();
        long longest = Math.max(longestNanos, now - lastNanos);
        longestNanos = 0;
        lastNanos = now;
        return longest / 1_000_000;
    }
}
