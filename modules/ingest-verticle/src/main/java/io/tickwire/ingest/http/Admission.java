package io.tickwire.ingest.http;

import io.tickwire.http.Problem;
import io.tickwire.ingest.queue.QueueBound;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Whether the queue would take a post now: asked before the work of reading it. */
public final class Admission {
    private final BooleanSupplier connected;
    private final QueueBound bound;

    /** @param connected whether this instance has a connection to Redis */
    public Admission(BooleanSupplier connected, QueueBound bound) {
        this.connected = connected;
        this.bound = bound;
    }

    /** What stands in the way; empty when nothing does. */
    Optional<Problem> obstacle() {
        if (!connected.getAsBoolean()) {
            return Optional.of(Problems.queueUnavailable());
        }
        if (!bound.isFull()) {
            return Optional.empty();
        }
        return Optional.of(
                bound.isFullOfDeadLetters()
                        ? Problems.queueFullOfDeadLetters(bound.deadBytes(), bound.maxBytes())
                        : Problems.queueFull());
    }
}
