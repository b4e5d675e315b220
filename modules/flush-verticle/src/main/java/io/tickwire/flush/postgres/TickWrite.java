package io.tickwire.flush.postgres;

import io.tickwire.domain.Tick;
import java.util.List;

/** What the transaction of {@link TickStore} does with ticks whose partitions are there. */
interface TickWrite {
    /**
     * The last step returns one row with one {@code bigint}: how many of the ticks were not stored before.
     *
     * @param ticks at least one, each identity once, sorted by key
     */
    List<Transaction.Step> steps(List<Tick> ticks);
}
