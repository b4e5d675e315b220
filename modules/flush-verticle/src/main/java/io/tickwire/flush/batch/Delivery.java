package io.tickwire.flush.batch;

import io.tickwire.domain.Tick;
import io.tickwire.redis.StreamId;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/** One entry of a partition's stream, handed to this process and not yet acknowledged. */
public sealed interface Delivery {
    int partition();

    StreamId id();

    /** Ticks of the entry, 0 for one that can't be read. */
    int tickCount();

    /**
     * An entry with its ticks, in the order they were accepted.
     *
     * @param ticks all of them
     * @param settled places in {@code ticks} of those that were stored or became dead letters when the entry came before, and
     *     others of it had to wait; not to be changed
     */
    record Frame(int partition, StreamId id, List<Tick> ticks, BitSet settled) implements Delivery {
        private static final BitSet NONE = new BitSet(0);

        public Frame(int partition, StreamId id, List<Tick> ticks) {
            this(partition, id, ticks, NONE);
        }

        /** The ticks that are not settled yet. */
        public List<Tick> open() {
            return settled.isEmpty()
                    ? ticks
                    : IntStream.range(0, ticks.size())
                            .filter(place -> !settled.get(place))
                            .mapToObj(ticks::get)
                            .toList();
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
