package io.tickwire.calc;

import io.tickwire.calc.ownership.PartitionHost;
import io.tickwire.calc.ownership.PartitionOwnership;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** Gives the ownership of partitions an event loop, one that neither clients nor batches reach. */
final class OwnershipVerticle extends VerticleBase {
    private final PartitionOwnership ownership;
    private final PartitionHost host;

    OwnershipVerticle(PartitionOwnership ownership, PartitionHost host) {
        this.ownership = ownership;
        this.host = host;
    }

    @Override
    public Future<?> start() {
        return ownership.start(vertx, host);
    }

    @Override
    public Future<?> stop() {
        return ownership.stop();
    }
}
