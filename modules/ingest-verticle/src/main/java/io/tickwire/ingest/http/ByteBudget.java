package io.tickwire.ingest.http;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Bounds the bytes of all posts of one instance that have been taken in and are not done with: bodies being received, what
 * they are inflated to, and ticks on their way to Redis, which take about as much as the text they came in. One peer may
 * hold a quarter of it by bodies that have not ended, so that slow or silent peers leave room for others. For one thread.
 */
final class ByteBudget {
    /** What came of asking for bytes. */
    enum Grant {
        GRANTED,
        /** All posts together hold too much. */
        FULL,
        /** The bodies that this peer has begun and not ended hold too much. */
        PEER_FULL
    }

    private static final long LEAST_LIMIT_BYTES = 64L * 1024 * 1024;

    /** The share of one peer is one of so many; so the largest body fits into it. */
    private static final int PEER_SHARES = 4;

    private final long limitBytes;
    private final LongAdder held;
    private final Map<String, Long> unfinished = new HashMap<>(); // by peer; without those that have none
    private long usedBytes;

    /** @param held is told what is taken and given back */
    private ByteBudget(long limitBytes, LongAdder held) {
        this.limitBytes = limitBytes;
        this.held = held;
    }

    /** One that several of the largest bodies fit into. */
    static ByteBudget forBodiesOf(int maxBodyBytes, LongAdder held) {
        return new ByteBudget(Math.max(LEAST_LIMIT_BYTES, (long) PEER_SHARES * maxBodyBytes), held);
    }

    /** Begins with a post that holds nothing yet. */
    Charge open(String peer) {
        return new Charge(peer);
    }

    long limitBytes() {
        return limitBytes;
    }

    long peerLimitBytes() {
        return limitBytes / PEER_SHARES;
    }

    /** What one post holds. */
    final class Charge {
        private final String peer;
        private long bytes;
        private long unfinishedBytes;

        private Charge(String peer) {
            this.peer = peer;
        }

        /** Whose post it is. */
        String peer() {
            return peer;
        }

        /** Takes bytes of a body that has not ended, or nothing. */
        Grant takeUnfinished(long more) {
            long ofPeer = unfinished.getOrDefault(peer, 0L) + more;
            if (ofPeer > peerLimitBytes()) {
                return Grant.PEER_FULL;
            }
            if (!take(more)) {
                return Grant.FULL;
            }
            unfinished.put(peer, ofPeer);
            unfinishedBytes += more;
            return Grant.GRANTED;
        }

        /** Takes bytes, or nothing when they are more than what is left. */
        boolean take(long more) {
            if (usedBytes + more > limitBytes) {
                return false;
            }
            usedBytes += more;
            held.add(more);
            bytes += more;
            return true;
        }

        /** The body has ended: its bytes are held, but no longer count for its peer's share. */
        void endBody() {
            if (unfinishedBytes > 0) {
                long gone = unfinishedBytes;
                unfinished.computeIfPresent(peer, (who, all) -> all == gone ? null : all - gone);
                unfinishedBytes = 0;
            }
        }

        /** Gives back all that is held. May be called again. */
        void giveBack() {
            endBody();
            usedBytes -= bytes;
            held.add(-bytes);
            bytes = 0;
        }
    }
}
