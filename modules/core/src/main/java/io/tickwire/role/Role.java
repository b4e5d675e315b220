package io.tickwire.role;

import io.vertx.core.Future;
import java.util.Optional;

/** One of the four parts of the pipeline with all its event-loop instances, started and stopped as one. */
public interface Role {
    /** Completes when the role takes work; fails with what stands in the way. */
    Future<Void> start();

    /** Where clients reach it, {@code http://host:port}; empty when it listens to nobody, or before it has started. */
    Optional<String> url();

    /**
     * Stops taking work, finishes what was taken, and releases everything. Nothing acknowledged is lost. Completes within
     * {@code TICKWIRE_DRAIN_MS}; never fails for work that another process can take over.
     */
    Future<Void> stop();
}
