package io.tickwire.gateway.tape;

import java.util.concurrent.atomic.AtomicLong;

/** How many ticks of all partitions together are remembered, to know their duplicates. Thread-safe. */
public final class IdentityBudget {
    /** Of the heap, at most: a table that has just grown. */
    private static final long BYTES_EACH = 48;

    /** The part of the heap that they may take. */
    private static final long PART_OF_HEAP = 8;

    private final long most;
    private final AtomicLong remembered = new AtomicLong();
    private final AtomicLong early = new AtomicLong();

    public IdentityBudget(long most) {
        this.most = most;
    }

    /** As many as take an eighth of the heap at most. */
    public static IdentityBudget ofHeap(long heapBytes) {
        return new IdentityBudget(heapBytes / PART_OF_HEAP / BYTES_EACH);
    }

    /** One more is remembered; false when they are too many now. */
    boolean add() {
        return remembered.incrementAndGet() <= most;
    }

    void remove(long count) {
        remembered.addAndGet(-count);
    }

    /** Some were forgotten before their time. */
    void forgotEarly() {
        early.incrementAndGet();
    }

    /** Remembered now. */
    public long remembered() {
        return remembered.get();
    }

    public long most() {
        return most;
    }

    /** Times that some were forgotten before their time. */
    public long early() {
        return early.get();
    }
}
