package io.tickwire.gateway.client;

import io.vertx.core.Future;
import java.util.Set;

/** Sees to it that the updates of partitions come to this gateway before a client is told of their symbols. */
@FunctionalInterface
public interface Hearing {
    /** All partitions are always heard. */
    Hearing ALWAYS = partitions -> Future.succeededFuture();

    /**
     * Completes, on the caller's event loop, when the hub there has the state of the partitions and is given their updates; at once when
     * it is so. Fails after some seconds, when Redis is away or overloaded: nothing may be told of the partitions then, until the
     * hub has their state.
     */
    Future<Void> hear(Set<Integer> partitions);
}
