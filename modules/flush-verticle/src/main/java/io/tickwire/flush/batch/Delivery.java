package io.tickwire.flush.batch;

import io.tickwire.domain.Tick;
import io.tickwire.redis.StreamId;
import java.util.List;

/** One entry of a partition's stream, handed to this process and not yet acknowledged. */
public sealed interface Delivery {
    int partition();

    StreamId id();

    /** Ticks to be stored, 0 for an entry that can't be read. */
    int tickCount();

    /**
     * An entry with its ticks, in the order they were accepted.
     *
     * @param storedTicks how many of them were stored when it came before and had to wait for partitions; else 0
     */
    record Frame(int partition, StreamId id, List<Tick> ticks, int storedTicks) implements Delivery {
        public Frame(int partition, StreamId id, List<Tick> ticks) {
            this(partition, id, ticks, 0);
        }

        public Frame withStoredTicks(int stored) {
            return new Frame(partition, id, ticks, stored);
        }

        @Override
        public int tickCount() {
            return ticks.size();
        }
    }

    /**
     * An entry that is no frame: goes to the dead letters as it is.
     *
     * @param bytes what stood where the frame should be; empty when nothing did
     */
    record Damaged(int partition, StreamId id, byte[] bytes, String reason) implements Delivery {
        @Override
        public int tickCount() {
            return 0;
        }
    }
}
