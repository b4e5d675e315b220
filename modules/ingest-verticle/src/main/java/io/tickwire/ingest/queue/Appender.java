package io.tickwire.ingest.queue;

import io.tickwire.redis.QueueAppend.Part;
import java.util.List;
import java.util.function.Consumer;

/** Puts frames into the queue. */
@FunctionalInterface
public interface Appender {
    /**
     * Appends all frames, those of a partition in order, as one step.
     *
     * @param parts of different partitions, at least one
     * @param done called once, on the caller's thread, within a time limit
     */
    void append(List<Part> parts, Consumer<AppendOutcome> done);
}
