package io.tickwire.calc;

import io.vertx.core.Future;

/** Who works on the partitions that {@link PartitionOwnership} gets hold of. */
public interface PartitionHost {
    /**
     * The partition is this process's. Not called again for it before {@link #released} has completed.
     *
     * @param token greater than that of every earlier owner; fences them out of the partition's state
     * @return completes, on any thread, when the partition's state is loaded and its ticks are taken; fails when a later
     *     owner has come
     */
    Future<Void> acquired(int partition, long token);

    /**
     * The partition is to be given up.
     *
     * @return completes, on any thread, when its state is committed, as far as Redis allows, and nobody works on it any
     *     more; never fails
     */
    Future<Void> released(int partition);
}
