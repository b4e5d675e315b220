package io.tickwire.gateway;

import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what other threads bring about. */
public final class Eventually {
    private static final long LIMIT_NANOS = 60_000_000_000L;

    private Eventually() {}

    public static void holds(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("did not come to hold in 30 s");
            }
            LockSupport.parkNanos(10_000_000);
        }
    }
}
