package io.tickwire.flush;

import io.tickwire.flush.batch.Batch;
import io.tickwire.flush.batch.Delivery;
import java.util.BitSet;
import java.util.Set;

/** Who has the deliveries that a writer works on: told what becomes of each, once. */
interface Holder {
    /** All of the batch is acknowledged. */
    void acknowledged(Batch batch);

    /**
     * The frame waits, and comes again; it stays pending in Redis.
     *
     * @param days those of its days that have no partition, since 1970-01-01, UTC: it comes again when they have. Empty when
     *     ticks of it were refused: then it comes again after a while
     * @param settled places of its ticks that are stored or dead letters
     * @param waitingTicks those that are not
     */
    void setAside(Delivery.Frame frame, Set<Long> days, BitSet settled, int waitingTicks);
}
