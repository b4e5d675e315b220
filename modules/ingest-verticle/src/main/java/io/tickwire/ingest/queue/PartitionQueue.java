package io.tickwire.ingest.queue;

import io.tickwire.domain.Tick;
import io.tickwire.wire.FrameEncoder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The ticks of one partition on their way to Redis. One append is in flight at a time; what comes meanwhile gathers into
 * the next. When an append fails, all that waits behind it fails with it: to send it on could put later ticks before
 * earlier ones. Pure; for one thread.
 */
final class PartitionQueue {
    /** Most ticks in one append, about 700 KB: no stall for Redis. */
    private static final int MAX_APPEND_TICKS = 8 * FrameEncoder.MAX_TICKS;

    /** What a post has here: its last tick is the {@code end}-th that was ever added. */
    private static final class Part {
        private final PendingPost post;
        private long end;

        Part(PendingPost post) {
            this.post = post;
        }
    }

    private final int partition;
    private final FrameEncoder encoder;
    private final Appender appender;
    private final Executor later;

    private List<Tick> waiting = new ArrayList<>();
    private final Deque<Part> parts = new ArrayDeque<>();
    private long added;
    private long settled;
    private boolean busy; // an append is in flight, or about to be sent

    /** @param later runs a task on this thread after the input at hand has been taken in */
    PartitionQueue(int partition, FrameEncoder encoder, Appender appender, Executor later) {
        this.partition = partition;
        this.encoder = encoder;
        this.appender = appender;
        this.later = later;
    }

    /** Adds a tick behind all others. */
    void add(Tick tick, PendingPost post) {
        waiting.add(tick);
        added++;
        Part last = parts.peekLast();
        if (last == null || last.post != post) {
            last = new Part(post);
            parts.addLast(last);
            post.partAdded();
        }
        last.end = added;
        if (!busy) {
            busy = true;
            later.execute(this::send); // posts that are ready in the same pass of the event loop share the append
        }
    }

    /** What was sent with one append: settled once, whatever the appender does. */
    private final class InFlight implements Consumer<AppendOutcome> {
        private final int ticks;
        private boolean isSettled;

        InFlight(int ticks) {
            this.ticks = ticks;
        }

        @Override
        public void accept(AppendOutcome outcome) {
            if (!isSettled) {
                isSettled = true;
                settle(ticks, outcome);
            }
        }
    }

    private void send() {
        InFlight append = new InFlight(Math.min(waiting.size(), MAX_APPEND_TICKS));
        boolean isSent = false;
        try {
            appender.append(partition, encoder.encodeAll(takeWaiting(append.ticks)), append.ticks, append);
            isSent = true;
        } finally {
            if (!isSent) {
                append.accept(AppendOutcome.UNAVAILABLE); // else the partition would stand still for good
            }
        }
    }

    private List<Tick> takeWaiting(int count) {
        List<Tick> all = waiting;
        if (count == all.size()) {
            waiting = new ArrayList<>();
            return all;
        }
        waiting = new ArrayList<>(all.subList(count, all.size()));
        return all.subList(0, count);
    }

    private void settle(int ticks, AppendOutcome outcome) {
        settled += ticks;
        if (outcome != AppendOutcome.CONFIRMED) {
            waiting.clear();
            settled = added;
        }
        busy = !waiting.isEmpty();
        List<PendingPost> done = new ArrayList<>();
        while (!parts.isEmpty() && parts.peekFirst().end <= settled) {
            done.add(parts.removeFirst().post);
        }
        try {
            if (busy) {
                send(); // before the answers: they take longer than the hand-over
            }
        } finally {
            tell(done, outcome);
        }
    }

    /** Tells all of them, whatever becomes of one; then throws what the first one threw. */
    private static void tell(List<PendingPost> done, AppendOutcome outcome) {
        Throwable fault = null;
        for (PendingPost post : done) {
            try {
                post.partSettled(outcome);
            } catch (RuntimeException | Error e) {
                fault = fault == null ? e : fault;
            }
        }
        if (fault instanceof Error error) {
            throw error;
        }
        if (fault instanceof RuntimeException exception) {
            throw exception;
        }
    }
}
