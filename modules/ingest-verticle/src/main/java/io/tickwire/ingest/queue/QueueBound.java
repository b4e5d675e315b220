package io.tickwire.ingest.queue;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Whether the queue may take more. Full at the bound, and from then on until it has drained to 80 % of it, so that
 * feeders don't flap. Holds what was measured last and what this process has appended since. Thread-safe: the one thing
 * that the instances of a process share.
 */
public final class QueueBound {
    private static final double DRAINED = 0.8;

    private final long maxBytes;
    private final AtomicLong appendedBytes = new AtomicLong();
    private volatile long measuredBytes;
    private volatile boolean full;

    /** @param maxBytes over all partitions, bytes of Redis memory */
    public QueueBound(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    public boolean isFull() {
        return full;
    }

    /** Where the queue is full. */
    public long maxBytes() {
        return maxBytes;
    }

    /** The best that is known of the queue's memory, bytes. */
    public long bytes() {
        return measuredBytes + appendedBytes.get();
    }

    /** Counts bytes that have been sent to the queue. */
    void appended(long bytes) {
        if (measuredBytes + appendedBytes.addAndGet(bytes) >= maxBytes) {
            full = true;
        }
    }

    /** What has been appended by now and not been measured yet: to be given to {@link #measured} with the result. */
    long unmeasured() {
        return appendedBytes.get();
    }

    /**
     * Takes in a measurement.
     *
     * @param covered what {@link #unmeasured} was before the measurement began
     */
    void measured(long bytes, long covered) {
        measuredBytes = bytes;
        long known = bytes + appendedBytes.addAndGet(-covered);
        full = known >= maxBytes || (full && known > maxBytes * DRAINED);
    }
}
