package io.tickwire.gateway.tape;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes of ticks that wait for clients, of all clients of the process together. When there are too many, a client's next ticks count as
 * missed. Thread-safe.
 */
public final class TapeBudget {
    private static final long PART_OF_HEAP = 8;

    private final AtomicLong waiting = new AtomicLong();
    private final long most;

    public TapeBudget(long mostBytes) {
        this.most = mostBytes;
    }

    /** An eighth of the heap. */
    public static TapeBudget ofHeap(long heapBytes) {
        return new TapeBudget(heapBytes / PART_OF_HEAP);
    }

    /** Whether so many more may wait; then they do. */
    boolean take(long bytes) {
        if (waiting.addAndGet(bytes) <= most) {
            return true;
        }
        waiting.addAndGet(-bytes);
        return false;
    }

    void giveBack(long bytes) {
        waiting.addAndGet(-bytes);
    }

    /** Bytes now. */
    public long waiting() {
        return waiting.get();
    }

    public long most() {
        return most;
    }
}
