package io.tickwire.ingest.queue;

import io.tickwire.domain.Tick;
import io.tickwire.domain.TickIdentity;
import io.tickwire.wire.FrameEncoder;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Takes the valid ticks of posts to their partitions and tells each post when Redis has all of them. Ticks of a symbol
 * keep their order within a post, and over posts in the order of {@link #add}. Unbounded by itself: the caller admits
 * posts. Pure; for one thread.
 */
public final class Gatherer {
    private final List<PartitionQueue> partitions;
    private final List<Lane> lanes;

    /**
     * @param partitions number of partitions of the system
     * @param lanes how many appends may be in flight at a time, each for its share of the partitions; 1 or more
     * @param later runs a task on this thread after the input at hand has been taken in
     */
    public Gatherer(int partitions, int lanes, Appender appender, Executor later) {
        FrameEncoder encoder = new FrameEncoder();
        this.partitions =
                IntStream.range(0, partitions).mapToObj(PartitionQueue::new).toList();
        this.lanes = IntStream.range(0, lanes)
                .mapToObj(lane -> new Lane(
                        this.partitions.stream()
                                .filter(queue -> queue.partition % lanes == lane)
                                .toList(),
                        encoder,
                        appender,
                        later))
                .toList();
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
            int partition = TickIdentity.partitionOf(tick.symbol(), partitions.size());
            partitions.get(partition).add(tick, post);
            lanes.get(partition % lanes.size()).added();
        }
        post.allAdded();
    }
}
