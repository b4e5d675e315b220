package io.tickwire.ingest.queue;

import io.tickwire.domain.Tick;
import io.tickwire.domain.TickIdentity;
import io.tickwire.wire.FrameEncoder;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Takes the valid ticks of posts to their partitions and tells each post when Redis has all of them. Ticks of a symbol
 * keep their order within a post, and over posts in the order of {@link #add}. Unbounded by itself: the caller admits
 * posts. Pure; for one thread.
 */
public final class Gatherer {
    private final PartitionQueue[] partitions;

    /**
     * @param partitions number of partitions of the system
     * @param later runs a task on this thread after the input at hand has been taken in
     */
    public Gatherer(int partitions, Appender appender, Executor later) {
        FrameEncoder encoder = new FrameEncoder();
        this.partitions = new PartitionQueue[partitions];
        for (int i = 0; i < partitions; i++) {
            this.partitions[i] = new PartitionQueue(i, encoder, appender, later);
        }
    }

    /**
     * Takes over the ticks of one post.
     *
     * @param ticks at least one
     * @param answer called once: with CONFIRMED when Redis has every tick, else with the first failure
     * @param settled called once, not before {@code answer}, when nothing of the post is held any more
     */
    public void add(List<Tick> ticks, Consumer<AppendOutcome> answer, Runnable settled) {
        PendingPost post = new PendingPost(answer, settled);
        for (Tick tick : ticks) {
            partitions[TickIdentity.partitionOf(tick.symbol(), partitions.length)].add(tick, post);
        }
        post.allAdded();
    }
}
