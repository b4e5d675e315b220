package io.tickwire.ingest.http;

/**
 * An array that is used for one post after another, for a new one for each would cost more than a small post. While a post
 * that is done in several slices has it, others get arrays of their own. For one thread.
 */
final class Scratch {
    private static final int FIRST_BYTES = 64 * 1024;
    private static final int MOST_KEPT_BYTES = 1024 * 1024;

    private byte[] idle = new byte[FIRST_BYTES];

    /** An array of at least this length, with anything in it. */
    byte[] borrow(int length) {
        byte[] lent = idle == null || idle.length < length ? new byte[Math.max(length, FIRST_BYTES)] : idle;
        idle = null;
        return lent;
    }

    /** Takes an array back, once it is no longer read; a very large one is not kept. */
    void giveBack(byte[] lent) {
        if (lent.length <= MOST_KEPT_BYTES) {
            idle = lent;
        } else if (idle == null) {
            idle = new byte[FIRST_BYTES];
        }
    }
}
