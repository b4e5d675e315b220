package io.tickwire.gateway.client;

import io.vertx.core.Future;
import java.util.Set;

/**
 * Reads the stored state again, for a client that has seen more than this gateway: it comes from one that is a moment ahead.
 */
@FunctionalInterface
public interface Catchup {
    /** Completes, on the caller's event loop, after the hub there has what was stored; fails when Redis does not answer. */
    Future<Void> refresh(Set<Integer> partitions);
}
