package io.tickwire.ingest.queue;

import java.util.List;
import java.util.function.Consumer;

/** Puts frames into a partition of the queue. */
@FunctionalInterface
public interface Appender {
    /**
     * Appends all frames, in order, as one step.
     *
     * @param ticks number of ticks in all of them
     * @param done called once, on the caller's thread, within a time limit
     */
    void append(int partition, List<byte[]> frames, int ticks, Consumer<AppendOutcome> done);
}
