package io.tickwire.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds what all connections of one listener together have sent of requests' heads and of WebSocket messages that are not whole:
 * such bytes are held until the rest comes, and a client may take its time. Small parts are free, so that honest clients do not
 * notice when others use the bound up. Thread-safe.
 */
final class UnfinishedInput {
    /** Of each connection: most heads are shorter. */
    static final int FREE_BYTES = 2 * 1024;

    private static final int PART_OF_HEAP = 16;

    private final long maxBytes;
    private final AtomicLong held = new AtomicLong();

    /** @param maxBytes of all connections, without what is free */
    UnfinishedInput(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** A sixteenth of the heap: the buffers may take twice as much as the bytes in them. */
    static UnfinishedInput partOfHeap() {
        return new UnfinishedInput(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    }

    long maxBytes() {
        return maxBytes;
    }

    /** What is held now, without what is free. */
    long heldBytes() {
        return held.get();
    }

    /** For a connection that has sent nothing yet. */
    Share open() {
        return new Share();
    }

    /** What one connection holds. For its event loop. */
    final class Share {
        private long charged;

        /**
         * Notes how much is unfinished now.
         *
         * @return false when it has become more, and all together is too much: the connection has to end
         */
        boolean hold(long bytes) {
            long more = Math.max(0, bytes - FREE_BYTES) - charged;
            if (more == 0) {
                return true;
            }
            charged += more;
            return held.addAndGet(more) <= maxBytes || more < 0;
        }

        /** The connection holds nothing any more. May be called again. */
        void giveBack() {
            hold(0);
        }
    }
}
