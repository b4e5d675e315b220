package io.tickwire.ingest.queue;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether the queue may take more. Full at the bound, and from then on until it has drained to 80 % of it, so that
 * feeders don't flap. Dead letters count: they take the same memory, until somebody takes them out. Holds what was measured
 * last and what this process has appended since. Thread-safe: the one thing that the instances of a process share.
 */
public final class QueueBound {
    private static final double DRAINED = 0.8;

    private final long maxBytes;
    private final AtomicReference<State> state = new AtomicReference<>(new State(0, 0, 0, false));

    /** One moment: all figures belong together. */
    private record State(long streamBytes, long deadBytes, long appendedBytes, boolean full) {
        long bytes() {
            return streamBytes + deadBytes + appendedBytes;
        }
    }

    /** @param maxBytes over all partitions and the dead letters, bytes of Redis memory */
    public QueueBound(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    public boolean isFull() {
        return state.get().full();
    }

    /** Whether it is full, and would not be without the dead letters. */
    public boolean isFullOfDeadLetters() {
        State now = state.get();
        return now.full() && now.bytes() - now.deadBytes() <= maxBytes * DRAINED;
    }

    /** Where the queue is full. */
    public long maxBytes() {
        return maxBytes;
    }

    /** The best that is known of the queue's memory, dead letters included, bytes. */
    public long bytes() {
        return state.get().bytes();
    }

    /** Memory of the dead letters, bytes. */
    public long deadBytes() {
        return state.get().deadBytes();
    }

    /** Counts bytes that have been sent to the queue. */
    void appended(long bytes) {
        state.updateAndGet(before ->
                judged(before.streamBytes(), before.deadBytes(), before.appendedBytes() + bytes, before.full()));
    }

    /** What has been appended by now and not been measured yet: to be given to {@link #measured} with the result. */
    long unmeasured() {
        return state.get().appendedBytes();
    }

    /**
     * Takes in a measurement.
     *
     * @param streamBytes of the partitions' streams
     * @param deadBytes of the dead letters
     * @param covered what {@link #unmeasured} was before the measurement began
     */
    void measured(long streamBytes, long deadBytes, long covered) {
        state.updateAndGet(before -> judged(streamBytes, deadBytes, before.appendedBytes() - covered, before.full()));
    }

    private State judged(long streamBytes, long deadBytes, long appendedBytes, boolean wasFull) {
        long known = streamBytes + deadBytes + appendedBytes;
        boolean full = known >= maxBytes || (wasFull && known > maxBytes * DRAINED);
        return new State(streamBytes, deadBytes, appendedBytes, full);
    }
}
