package io.tickwire.calc.ownership;

import java.util.function.LongSupplier;

/**
 * A partition on loan to this process. By the monotonic clock it ends before Redis lets it run out, so that a process
 * which can't renew stops by itself; once ended it stays so. Thread-safe.
 */
public final class PartitionLease {
    private final int partition;
    private final long token;
    private final LongSupplier nanoClock;
    private volatile long heldUntilNanos;
    private volatile boolean ended;

    /**
     * @param token greater than that of every earlier owner; fences them out of the partition's state
     * @param nanoClock monotonic, as {@link System#nanoTime}
     * @param heldUntilNanos end of the lease on that clock, unless it is extended
     */
    public PartitionLease(int partition, long token, LongSupplier nanoClock, long heldUntilNanos) {
        this.partition = partition;
        this.token = token;
        this.nanoClock = nanoClock;
        this.heldUntilNanos = heldUntilNanos;
    }

    public int partition() {
        return partition;
    }

    public long token() {
        return token;
    }

    /** Whether the process may still publish and commit. */
    public boolean isHeld() {
        if (!ended && heldUntilNanos - nanoClock.getAsLong() <= 0) {
            ended = true; // whoever saw it ended is not to be made wrong by a late answer to a renewal
        }
        return !ended;
    }

    /** The partition has a later owner: the lease ends now. */
    public void end() {
        ended = true;
    }

    /** It was renewed; of no effect when it has ended. */
    void extend(long untilNanos) {
        heldUntilNanos = untilNanos;
    }

    @Override
    public String toString() {
        return "partition=" + partition + " token=" + token;
    }
}
