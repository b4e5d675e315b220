package io.tickwire.calc.ownership;

import java.util.function.LongSupplier;

/** A partition on loan to this process. Thread-safe. */
public final class PartitionLease {
    private final int partition;
    private final Lease lease;

    /**
     * @param token greater than that of every earlier owner; fences them out of the partition's state
     * @param nanoClock monotonic, as {@link System#nanoTime}
     * @param heldUntilNanos end of the lease on that clock, unless it is extended
     */
    public PartitionLease(int partition, long token, LongSupplier nanoClock, long heldUntilNanos) {
        this.partition = partition;
        this.lease = new Lease(token, nanoClock, heldUntilNanos);
    }

    public int partition() {
        return partition;
    }

    public long token() {
        return lease.token();
    }

    /** Whether the process may still publish and commit. */
    public boolean isHeld() {
        return lease.isHeld();
    }

    /** The partition has a later owner: the lease ends now. */
    public void end() {
        lease.end();
    }

    /** It was renewed; of no effect when it has ended. */
    void extend(long untilNanos) {
        lease.extend(untilNanos);
    }

    @Override
    public String toString() {
        return "partition=" + partition + " token=" + lease.token();
    }
}
