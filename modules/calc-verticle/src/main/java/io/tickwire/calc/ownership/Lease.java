package io.tickwire.calc.ownership;

import java.util.function.LongSupplier;

/**
 * Something on loan to this process. By the monotonic clock a lease ends before Redis lets it run out, so that a process
 * that can't renew it stops by itself. Once ended it stays so. Thread-safe.
 */
public final class Lease {
    private final long token;
    private final LongSupplier nanoClock;
    private volatile long heldUntilNanos;
    private volatile boolean ended;

    /**
     * @param token greater than that of every earlier holder; the fence refuses the writes of holders with a smaller one
     * @param nanoClock monotonic, as {@link System#nanoTime}
     * @param heldUntilNanos end of the lease on that clock, unless it is extended
     */
    public Lease(long token, LongSupplier nanoClock, long heldUntilNanos) {
        this.token = token;
        this.nanoClock = nanoClock;
        this.heldUntilNanos = heldUntilNanos;
    }

    public long token() {
        return token;
    }

    /** Whether the process may still write. */
    public boolean isHeld() {
        if (!ended && heldUntilNanos - nanoClock.getAsLong() <= 0) {
            ended = true; // a late answer to a renewal must not bring it back
        }
        return !ended;
    }

    /** There is a later holder: the lease ends now. */
    public void end() {
        ended = true;
    }

    /** It was renewed; of no effect when it has ended. */
    public void extend(long untilNanos) {
        heldUntilNanos = untilNanos;
    }
}
