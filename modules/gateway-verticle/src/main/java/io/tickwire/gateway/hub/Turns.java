package io.tickwire.gateway.hub;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The clients that are owed something and whose connections take more: each is given one slice of it, and the next one when all the
 * others have had theirs. However many there are, and however much they are owed, the event loop is held for one slice. For one
 * thread.
 */
final class Turns {
    private final Deque<Member> waiting = new ArrayDeque<>();

    /** Gives the client its first slice now unless others wait, and leaves the rest to later turns. Not while others are given updates. */
    void begin(Member member, long nowNanos) {
        if (waiting.isEmpty()) {
            member.serve(nowNanos);
        }
        add(member);
    }

    /** Leaves it to a later turn. */
    void add(Member member) {
        if (member.wantsTurn() && member.queue()) {
            waiting.addLast(member);
        }
    }

    /** Whether somebody waits. */
    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Gives the next one a slice; one that has gone, or whose connection has become full, is passed over. */
    void next(long nowNanos) {
        Member member = waiting.removeFirst();
        member.unqueue();
        if (member.wantsTurn()) {
            member.serve(nowNanos);
            add(member);
        }
    }
}
