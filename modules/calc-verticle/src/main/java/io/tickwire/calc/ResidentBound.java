package io.tickwire.calc;

import io.tickwire.config.Verticle;
import java.util.Set;

/**
 * How much of the heap the symbols of all partitions of this process may take together. What is over it leaves memory, of each
 * partition in proportion to what it has. Symbols that can't leave yet, because something of them is still to be published or
 * committed, may take more for a moment. Thread-safe.
 */
final class ResidentBound {
    /** The rest is for ticks on their way, for what is published, and for the other roles. */
    private static final double PART_OF_HEAP = 0.5;

    /** A gateway in the same process keeps the newest view of every symbol, about 1.6 kB each. */
    private static final double PART_BESIDE_A_GATEWAY = 0.3;

    private final PartitionBoard board;
    private final long maxBytes;

    ResidentBound(PartitionBoard board, long maxBytes) {
        this.board = board;
        this.maxBytes = maxBytes;
    }

    /**
     * The part of a process' heap that symbols may take, bytes.
     *
     * @param heapBytes the most that the process may have
     */
    static long partOf(long heapBytes, Set<Verticle> verticles) {
        double part = verticles.contains(Verticle.GATEWAY) ? PART_BESIDE_A_GATEWAY : PART_OF_HEAP;
        return (long) (heapBytes * part);
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
