package io.tickwire.calc.ownership;

import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A host that does nothing with its partitions, and knows when it got and lost them. */
final class RecordingHost implements PartitionHost {
    final Map<Integer, PartitionLease> leases = new ConcurrentHashMap<>();
    private final Consumer<PartitionLease> onAcquired;
    private volatile long lastReleasedAtNanos;

    /** @param onAcquired told of each lease before this host has it */
    RecordingHost(Consumer<PartitionLease> onAcquired) {
        this.onAcquired = onAcquired;
    }

    @Override
    public Future<Void> acquired(PartitionLease lease) {
        onAcquired.accept(lease);
        PartitionLease before = leases.put(lease.partition(), lease);
        return before == null
                ? Future.succeededFuture()
                : Future.failedFuture(new AssertionError("acquired before it was released: " + before));
    }

    @Override
    public Future<Void> released(int partition) {
        leases.remove(partition);
        lastReleasedAtNanos = System.nanoTime();
        return Future.succeededFuture();
    }

    long lastReleasedAtNanos() {
        return lastReleasedAtNanos;
    }

    /** Of the partition, if it may be worked on. */
    Optional<PartitionLease> held(int partition) {
        return Optional.ofNullable(leases.get(partition)).filter(PartitionLease::isHeld);
    }
}
