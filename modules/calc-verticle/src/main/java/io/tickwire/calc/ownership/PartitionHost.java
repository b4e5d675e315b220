package io.tickwire.calc.ownership;

import io.vertx.core.Future;

/** Who works on the partitions that {@link PartitionOwnership} gets hold of. */
public interface PartitionHost {
    /**
     * The partition is this process's for as long as the lease is held. Not called again for it before {@link #released}
     * has completed.
     *
     * @return completes, on any thread, when the partition's state is loaded and its ticks are taken; fails when it was
     *     released before that, a later owner has come, or the state can't be read
     */
    Future<Void> acquired(PartitionLease lease);

    /**
     * The partition is to be given up.
     *
     * @return completes, on any thread, when its state is committed, as far as Redis and the lease allow, and nobody works
     *     on it any more; never fails
     */
    Future<Void> released(int partition);
}
