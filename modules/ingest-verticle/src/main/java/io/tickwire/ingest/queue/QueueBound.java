package io.tickwire.ingest.queue;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether the queue may take more. Full at the bound, and from then on until it has drained to 80 % of it, so that
 * feeders don't flap. Holds what was measured last and what this process has appended since. Thread-safe: the one thing
 * that the instances of a process share.
 */
public final class QueueBound {
    private static final double DRAINED = 0.8;

    private final long maxBytes;
    private final AtomicReference<State> state = new AtomicReference<>(new State(0, 0, false));

    /**
     * All that is known, changed as one: between a new measurement and the appends that it covers, nobody may count an append
     * twice.
     */
    private record State(long measuredBytes, long appendedBytes, boolean isFull) {
        long bytes() {
            return measuredBytes + appendedBytes;
        }
    }

    /** @param maxBytes over all partitions, bytes of Redis memory */
    public QueueBound(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    public boolean isFull() {
        return state.get().isFull();
    }

    /** Where the queue is full. */
    public long maxBytes() {
        return maxBytes;
    }

    /** The best that is known of the queue's memory, bytes. */
    public long bytes() {
        return state.get().bytes();
    }

    /** Counts bytes that have been sent to the queue. */
    void appended(long bytes) {
        state.updateAndGet(before -> {
            long known = before.bytes() + bytes;
            return new State(
                    before.measuredBytes(), before.appendedBytes() + bytes, before.isFull() || known >= maxBytes);
        });
    }

    /** What has been appended by now and not been measured yet: to be given to {@link #measured} with the result. */
    long unmeasured() {
        return state.get().appendedBytes();
    }

    /**
     * Takes in a measurement.
     *
     * @param covered what {@link #unmeasured} was before the measurement began
     */
    void measured(long bytes, long covered) {
        state.updateAndGet(before -> {
            long since = before.appendedBytes() - covered;
            long known = bytes + since;
            return new State(bytes, since, known >= maxBytes || (before.isFull() && known > maxBytes * DRAINED));
        });
    }
}
