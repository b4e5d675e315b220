package io.tickwire.ingest.slice;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Gives the work on posts its turns on the event loop. Work begins at once; what one slice does not finish waits here, and
 * each turn of the loop does one slice of one post, in rotation: however many posts wait, the loop looks at its connections
 * between two slices. Bounded by what is admitted: each work stands for a post whose bytes are charged. For one thread.
 */
public final class TurnQueue {
    private final Slice slice;
    private final Consumer<Runnable> nextTurn;
    private final Deque<SlicedWork> waiting = new ArrayDeque<>();
    private boolean closed;

    /**
     * @param slice the length of each
     * @param nextTurn runs a task on this thread, and not before the loop has looked at its connections again
     */
    public TurnQueue(Slice slice, Consumer<Runnable> nextTurn) {
        this.slice = slice;
        this.nextTurn = nextTurn;
    }

    /** Does the first slice at once, and the rest in later turns. What it throws in the first slice is the caller's. */
    public void start(SlicedWork work) {
        slice.begin();
        if (!work.advance(slice)) {
            defer(work);
        }
    }

    /** Leaves all of the work to later turns when others wait already; else like {@link #start}. */
    public void startBehind(SlicedWork work) {
        if (waiting.isEmpty()) {
            start(work);
        } else {
            defer(work);
        }
    }

    /** Posts whose work is not done. */
    public int size() {
        return waiting.size();
    }

    /** Drops what waits: no turn comes any more, for the timers of a verticle end with it. What is deferred later is dropped too. */
    public void close() {
        closed = true;
        List<SlicedWork> dropped = List.copyOf(waiting);
        waiting.clear();
        dropped.forEach(SlicedWork::drop);
    }

    private void defer(SlicedWork work) {
        if (closed) {
            work.drop();
            return;
        }
        waiting.addLast(work);
        if (waiting.size() == 1) {
            nextTurn.accept(this::turn);
        }
    }

    private void turn() {
        SlicedWork work = waiting.pollFirst();
        if (work == null) {
            return; // closed meanwhile
        }
        boolean done = true; // also when it throws: it has failed for good
        try {
            slice.begin();
            done = work.advance(slice);
        } finally {
            if (!done) {
                waiting.addLast(work);
            }
            if (!waiting.isEmpty()) {
                nextTurn.accept(this::turn);
            }
        }
    }
}
