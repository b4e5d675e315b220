package io.tickwire.calc;

/**
 * How much of the heap the symbols of all partitions of this process may take together. What is over it leaves memory, of each
 * partition in proportion to what it has. Symbols that can't leave yet, because something of them is still to be published or
 * committed, may take more for a moment. Thread-safe.
 */
final class ResidentBound {
    /** The rest is for ticks on their way, for what is published, and for the other roles. */
    private static final double PART_OF_HEAP = 0.5;

    private final PartitionBoard board;
    private final long maxBytes;

    ResidentBound(PartitionBoard board, long maxBytes) {
        this.board = board;
        this.maxBytes = maxBytes;
    }

    /** Half of the heap that this process may have. */
    static long ofThisHeap() {
        return (long) (Runtime.getRuntime().maxMemory() * PART_OF_HEAP);
    }

    long maxBytes() {
        return maxBytes;
    }

    /** @param ownBytes what the symbols of a partition take, as the board knows it */
    long bytesToFree(long ownBytes) {
        long all = board.residentBytes();
        return all <= maxBytes ? 0 : (long) Math.ceil(ownBytes * (1 - (double) maxBytes / all));
    }
}
