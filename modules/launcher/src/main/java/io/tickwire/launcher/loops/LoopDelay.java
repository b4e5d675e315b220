package io.tickwire.launcher.loops;

/**
 * How long a task waits for one event loop. Tasks are put on it one after another: the next one not before the last was begun.
 * Thread-safe: asked by one thread, answered by another.
 */
final class LoopDelay {
    private long askedAtNanos;
    private boolean waiting;
    private long longestNanos;

    /**
     * A task is to be put on the loop.
     *
     * @return false while the last one still waits: then no other may be put on
     */
    synchronized boolean ask(long nowNanos) {
        if (waiting) {
            return false;
        }
        waiting = true;
        askedAtNanos = nowNanos;
        return true;
    }

    /** The task is begun. */
    synchronized void answer(long nowNanos) {
        longestNanos = Math.max(longestNanos, nowNanos - askedAtNanos);
        waiting = false;
    }

    /** How long the task that is on the loop has waited until now, nanoseconds; 0 when none waits. */
    synchronized long waitingNanos(long nowNanos) {
        return waiting ? nowNanos - askedAtNanos : 0;
    }

    /** The longest wait since this was last called, also one that goes on, nanoseconds. */
    synchronized long takeLongestNanos(long nowNanos) {
        long longest = Math.max(longestNanos, waitingNanos(nowNanos));
        longestNanos = 0;
        return longest;
    }
}
