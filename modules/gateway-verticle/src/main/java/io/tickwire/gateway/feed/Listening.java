package io.tickwire.gateway.feed;

import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * To which partitions' channels this process listens. One that clients want is subscribed to; one that nobody has wanted for a while
 * is left. A partition that is being left is subscribed to again only after all that was known of it is forgotten: so nothing
 * old is ever taken for its state. Pure; for one thread.
 */
final class Listening {
    private enum State {
        AWAY,
        /** Redis has not confirmed the subscription yet. */
        ASKED,
        HEARD,
        /** Not all of it is forgotten yet. */
        LEAVING
    }

    private final State[] states;
    private final long[] wantedAtNanos;
    private final boolean[] wantedAgain; // while it was being left
    private final long keepNanos;
    private final LongSupplier nanoTime;

    /**
     * @param keepNanos how long a subscription is kept when no client wants its partition: clients that come and go cost nothing then
     * @param nanoTime the monotonic clock
     */
    Listening(int partitions, long keepNanos, LongSupplier nanoTime) {
        this.states = new State[partitions];
        Arrays.fill(states, State.AWAY);
        this.wantedAtNanos = new long[partitions];
        this.wantedAgain = new boolean[partitions];
        this.keepNanos = keepNanos;
        this.nanoTime = nanoTime;
    }

    /** Somebody wants a partition; true when its channel has to be subscribed to now. */
    boolean want(int partition) {
        wantedAtNanos[partition] = nanoTime.getAsLong();
        wantedAgain[partition] = states[partition] == State.LEAVING;
        if (states[partition] != State.AWAY) {
            return false;
        }
        states[partition] = State.ASKED;
        return true;
    }

    /** Redis has confirmed the subscription; true when the partition's messages come from now on and did not before. */
    boolean confirmed(int partition) {
        if (states[partition] != State.ASKED) {
            return false; // made again on a new connection, or left meanwhile
        }
        states[partition] = State.HEARD;
        return true;
    }

    /** Partitions that are left now, because nobody has wanted them for the time. */
    List<Integer> leave() {
        long now = nanoTime.getAsLong();
        List<Integer> left = IntStream.range(0, states.length)
                .filter(p -> states[p] == State.HEARD && now - wantedAtNanos[p] >= keepNanos)
                .boxed()
                .toList();
        left.forEach(p -> states[p] = State.LEAVING);
        return left;
    }

    /** All that was known of a partition that is being left is forgotten; true when its channel has to be subscribed to again. */
    boolean forgotten(int partition) {
        states[partition] = State.AWAY;
        return wantedAgain[partition] && want(partition);
    }

    /** The partitions that a new connection has to be subscribed to. */
    List<Integer> subscribed() {
        return IntStream.range(0, states.length)
                .filter(p -> states[p] == State.ASKED || states[p] == State.HEARD)
                .boxed()
                .toList();
    }
}
