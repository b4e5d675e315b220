package io.tickwire.gateway.hub;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What all clients of the process are owed, together: an entry is a symbol that a client has to be told about. A client that does not
 * read is owed each symbol that it wants, once. When the entries are at their bound, nobody gets further subscriptions;
 * those that are there go on. Thread-safe.
 */
public final class PendingBudget {
    /** Heap of an entry: one of a hash map that keeps its order, with its place in the table. */
    private static final long ENTRY_BYTES = 80;

    /** The part of the heap that entries may take. */
    private static final long PART_OF_HEAP = 8;

    private final AtomicLong pending = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final long most;

    /** @param most entries */
    public PendingBudget(long most) {
        this.most = most;
    }

    /** Entries that take an eighth of the heap at most. */
    public static PendingBudget ofHeap(long heapBytes) {
        return new PendingBudget(heapBytes / PART_OF_HEAP / ENTRY_BYTES);
    }

    /** Whether a subscription to so many symbols is taken; if not, it is counted as refused. */
    boolean takes(long symbols) {
        if (pending.get() + symbols <= most) {
            return true;
        }
        refused.incrementAndGet();
        return false;
    }

    /** A client is owed more, or less. */
    void add(long entries) {
        pending.addAndGet(entries);
    }

    /** Entries now. */
    public long pending() {
        return pending.get();
    }

    /** The most entries with which subscriptions are taken. */
    public long most() {
        return most;
    }

    /** Subscriptions that were refused. */
    public long refused() {
        return refused.get();
    }
}
