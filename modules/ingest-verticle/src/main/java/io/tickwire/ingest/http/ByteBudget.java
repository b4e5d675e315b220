package io.tickwire.ingest.http;

/**
 * Bounds the bytes of all posts of one instance that have been taken in and are not done with: bodies being received,
 * and ticks on their way to Redis, which take about as much as the text they came in. For one thread.
 */
final class ByteBudget {
    private final long limitBytes;
    private long usedBytes;

    ByteBudget(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** Takes the bytes, or nothing when they are more than what is left. */
    boolean tryTake(long bytes) {
        if (usedBytes + bytes > limitBytes) {
            return false;
        }
        usedBytes += bytes;
        return true;
    }

    void giveBack(long bytes) {
        usedBytes -= bytes;
    }
}
