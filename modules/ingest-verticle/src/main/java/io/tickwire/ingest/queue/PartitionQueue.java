package io.tickwire.ingest.queue;

import io.tickwire.domain.Tick;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The ticks of one partition on their way to Redis, some of them in flight. When an append fails, all that waits behind it fails with
 * it: to send it on could put later ticks before earlier ones. Pure; for one thread.
 */
final class PartitionQueue {
    /** What a post has here: its last tick is the {@code end}-th that was ever added. */
    private static final class Part {
        private final PendingPost post;
        private long end;

        Part(PendingPost post) {
            this.post = post;
        }
    }

    final int partition;
    private final Deque<Part> parts = new ArrayDeque<>();
    private List<Tick> waiting = new ArrayList<>();
    private long added;
    private long settled;

    PartitionQueue(int partition) {
        this.partition = partition;
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
    }

    /** Whether there are ticks that are not in flight. */
    boolean isWaiting() {
        return !waiting.isEmpty();
    }

    /** Takes the next ticks that wait, so many at most: they are in flight until {@link #settle}. */
    List<Tick> take(int limit) {
        List<Tick> all = waiting;
        if (all.size() <= limit) {
            waiting = new ArrayList<>();
            return all;
        }
        waiting = new ArrayList<>(all.subList(limit, all.size()));
        return all.subList(0, limit);
    }

    /**
     * What became of the ticks that were taken last.
     *
     * @param ticks how many they were
     * @param done gets the posts that have nothing left here
     */
    void settle(int ticks, AppendOutcome outcome, List<PendingPost> done) {
        settled += ticks;
        if (outcome != AppendOutcome.CONFIRMED) {
            waiting.clear();
            settled = added;
        }
        while (!parts.isEmpty() && parts.peekFirst().end <= settled) {
            done.add(parts.removeFirst().post);
        }
    }
}
