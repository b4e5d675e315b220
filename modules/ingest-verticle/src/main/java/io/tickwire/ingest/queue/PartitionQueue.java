package io.tickwire.ingest.queue;

import io.tickwire.domain.Tick;
import io.tickwire.wire.FrameEncoder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;

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

    private void send() {
        List<Tick> batch = waiting;
        if (batch.size() <= MAX_APPEND_TICKS) {
            waiting = new ArrayList<>();
        } else {
            waiting = new ArrayList<>(batch.subList(MAX_APPEND_TICKS, batch.size()));
            batch = batch.subList(0, MAX_APPEND_TICKS);
        }
        int ticks = batch.size();
        appender.append(partition, encoder.encodeAll(batch), ticks, outcome -> settle(ticks, outcome));
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
        if (busy) {
            send(); // before the answers: they take longer than the hand-over
        }
        for (PendingPost post : done) {
            post.partSettled(outcome);
        }
    }
}
