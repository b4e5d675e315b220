package io.tickwire.flush.postgres;

import io.tickwire.domain.Tick;
import io.tickwire.postgres.Transaction;
import java.util.List;

/** What the transaction of {@link TickStore} does with ticks whose partitions are there. */
interface TickWrite {
    /** The line that makes an INSERT pass over duplicates, and a ticks' insert a third slower. */
    String SKIP_DUPLICATES = "    ON CONFLICT DO NOTHING";

    /**
     * The last step returns one row with one {@code bigint}: how many of the ticks were not stored before.
     *
     * @param ticks at least one, each identity once, sorted by key
     * @param duplicates whether some may be stored already; when not, and some are, the transaction fails with 23505
     */
    List<Transaction.Step> steps(List<Tick> ticks, boolean duplicates);
}
