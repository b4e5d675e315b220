package io.tickwire.ingest;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition, with a bound. */
public final class Eventually {
    private static final long LOOK_EVERY_NANOS = 5_000_000;

    private Eventually() {}

    public static void holds(Duration atMost, Callable<Boolean> condition) {
        long end = System.nanoTime() + atMost.toNanos();
        try {
            while (!condition.call()) {
                if (System.nanoTime() > end) {
                    throw new AssertionError("did not come true within " + atMost);
                }
                LockSupport.parkNanos(LOOK_EVERY_NANOS);
            }
        } catch (Exception e) {
            throw new AssertionError("the condition failed", e);
        }
    }
}
