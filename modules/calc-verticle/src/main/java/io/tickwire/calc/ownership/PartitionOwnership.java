package io.tickwire.calc.ownership;

import io.vertx.core.Future;
import io.vertx.core.Vertx;

/**
 * Decides which partitions this process works on. It may be wrong for a while, as when it has lost a partition and does not
 * know yet: the token it hands out is what keeps a partition's state to one owner.
 *
 * <p>{@link #start} and {@link #stop} are called on one event loop.
 */
public interface PartitionOwnership {
    /** Begins to acquire partitions for the host; completes when the first ones, if any are to be had, are taken up. */
    Future<Void> start(Vertx vertx, PartitionHost host);

    /** Gives all partitions up; completes when the host has released them. Never fails. */
    Future<Void> stop();

    /** How this process stands among the others now; on any thread. */
    Standing standing();
}
