package io.tickwire.flush;

import io.tickwire.flush.batch.Batch;
import io.tickwire.flush.batch.Delivery;
import java.util.Set;

/** Who has the deliveries that a writer works on: told what becomes of each, once. */
interface Holder {
    /** All of the batch is acknowledged. */
    void acknowledged(Batch batch);

    /**
     * The frame waits for partitions, and comes again when they are there; it stays pending in Redis.
     *
     * @param days those of its days that have none, since 1970-01-01, UTC
     * @param storedTicks ticks of it that are stored
     * @param waitingTicks those that are not
     */
    void setAside(Delivery.Frame frame, Set<Long> days, int storedTicks, int waitingTicks);
}
