package io.tickwire.flush.postgres;

import io.tickwire.domain.Tick;
import io.tickwire.postgres.SqlFile;
import io.tickwire.postgres.Transaction;
import io.vertx.pgclient.data.Interval;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;

/**
 * Stores ticks together with the bars and the covered ranges that follow from them. Writers of the same symbol take
 * turns, those of different symbols do not wait for each other, and no two can wait in a circle.
 */
final class BarsAndCoverage implements TickWrite {
    private static final SqlFile LOCK = SqlFile.resource(BarsAndCoverage.class, "lock-symbols.sql");
    private static final SqlFile STORE = SqlFile.resource(BarsAndCoverage.class, "store-ticks.sql");
    private static final SqlFile STORE_NEW = STORE.without(SKIP_DUPLICATES);

    private final Interval gap;

    /** @param gap ticks of a symbol further apart than this are in two ranges; microseconds count */
    BarsAndCoverage(Duration gap) {
        this.gap = interval(gap);
    }

    /** In seconds, never in days or months, whose length depends on the session's time zone. */
    static Interval interval(Duration gap) {
        return Interval.of(0, 0, 0, 0, 0, Math.toIntExact(gap.toSeconds()), gap.toNanosPart() / 1_000);
    }

    @Override
    public List<Transaction.Step> steps(List<Tick> ticks, boolean duplicates) {
        String[] symbols = ticks.stream().map(Tick::symbol).distinct().toArray(String[]::new);
        Tuple parameters = TickColumns.of(ticks).addValue(gap);
        return List.of(
                new Transaction.Step(LOCK, Tuple.of(symbols)),
                new Transaction.Step(duplicates ? STORE : STORE_NEW, parameters));
    }
}
