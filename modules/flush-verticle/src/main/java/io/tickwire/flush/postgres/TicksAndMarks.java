package io.tickwire.flush.postgres;

import io.tickwire.domain.Tick;
import io.tickwire.postgres.SqlFile;
import io.tickwire.postgres.Transaction;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/**
 * Stores ticks and marks their minutes: bars and coverage of marked minutes are computed from the ticks, until {@link Roller} has
 * written them. Writers do not wait for each other, not even those of the same symbol.
 */
final class TicksAndMarks implements TickWrite {
    private static final SqlFile LOCK = SqlFile.resource(TicksAndMarks.class, "lock-writers.sql");
    private static final SqlFile STORE = SqlFile.resource(TicksAndMarks.class, "store-ticks.sql");
    private static final SqlFile STORE_NEW = STORE.without(SKIP_DUPLICATES);

    @Override
    public List<Transaction.Step> steps(List<Tick> ticks, boolean duplicates) {
        return List.of(
                new Transaction.Step(LOCK, Tuple.tuple()),
                new Transaction.Step(duplicates ? STORE : STORE_NEW, TickColumns.of(ticks)));
    }
}
