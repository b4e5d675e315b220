package io.tickwire.system;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what other processes bring about: asks until it holds, for a bounded time. */
public final class Await {
    static final Duration LIMIT = Duration.ofMinutes(2);
    private static final long BETWEEN_NANOS = 50_000_000;

    private Await() {}

    public static void until(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not in " + LIMIT + ": " + what);
            }
            LockSupport.parkNanos(BETWEEN_NANOS);
        }
    }
}
