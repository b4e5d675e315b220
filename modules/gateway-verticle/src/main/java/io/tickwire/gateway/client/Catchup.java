package io.tickwire.gateway.client;

import io.vertx.core.Future;
import java.util.Map;
import java.util.Set;

/**
 * Reads the stored state again, for a client that has seen more than this gateway: it comes from one that is a moment ahead.
 */
@FunctionalInterface
public interface Catchup {
    /**
     * Completes, on the caller's event loop, after the hub there has what was stored; within two seconds or so, as a partition is
     * read once a second at most for all clients together. Fails when Redis does not answer.
     *
     * @param behind by partition the symbols that are asked for; none: all of the partition
     */
    Future<Void> refresh(Map<Integer, Set<String>> behind);
}
