package io.tickwire.flush.postgres;

import io.tickwire.domain.MicrosClock;
import io.tickwire.domain.Tick;
import io.tickwire.flush.batch.Batch;
import io.tickwire.postgres.Begin;
import io.tickwire.postgres.PgLink;
import io.tickwire.postgres.SqlFile;
import io.tickwire.postgres.Transaction;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Stores ticks, and with them bars and coverage: all of a piece in one transaction that is on disk when the Future
 * completes, each identity once for ever. To insert a piece again is harmless.
 *
 * <p>Expected outcomes are values; the Future fails when Postgres is not to be reached, hangs or can't work, and whether
 * the piece was committed is then unknown. For one event loop.
 */
public final class TickStore {
    private static final SqlFile BEGIN = SqlFile.resource(TickStore.class, "begin.sql");
    private static final SqlFile PARTITIONS = SqlFile.resource(TickStore.class, "create-partitions.sql");

    /** Above the limit of a statement, 10 s in begin.sql, which leaves a connection that can be used on. */
    private static final long LIMIT_MS = 15_000;

    private static final long PROBE_LIMIT_MS = 2_000;
    private static final long MICROS_PER_DAY = TimeUnit.DAYS.toMicros(1);

    private final PgLink link;
    private final Begin begin;
    private final MicrosClock clock;
    private final TickWrite write;
    private final Set<Long> knownDays = new HashSet<>();
    private boolean duplicatesComing;

    /** @param coverageGap ticks of a symbol further apart than this are in two covered ranges */
    public TickStore(PgLink link, MicrosClock clock, Duration coverageGap) {
        this(link, clock, new BarsAndCoverage(coverageGap));
    }

    TickStore(PgLink link, MicrosClock clock, TickWrite write) {
        this.link = link;
        this.begin = link.begin(BEGIN);
        this.clock = clock;
        this.write = write;
    }

    /**
     * @param ticks at least one, each identity once, sorted by key, of not too many days and symbols: see
     *     {@link Batch#pieces}
     */
    public Future<InsertOutcome> insert(List<Tick> ticks) {
        return link.use(LIMIT_MS, connection -> prepareDays(connection, ticks)
                        .compose(ready -> write(connection, ticks))
                        .<InsertOutcome>map(InsertOutcome.Committed::new)
                        .recover(TickStore::refused))
                .onFailure(failure -> knownDays.clear()); // a restored or replaced server may lack them
    }

    /**
     * Plainly at first, because ON CONFLICT makes every row dearer; where a duplicate turns up, once more with it, and so
     * on until a piece has none: duplicates come in crowds.
     */
    private Future<Integer> write(PgConnection connection, List<Tick> ticks) {
        return writeOnce(connection, ticks, duplicatesComing)
                .recover(failure ->
                        isDuplicate(failure) ? writeOnce(connection, ticks, true) : Future.failedFuture(failure))
                .onSuccess(stored -> duplicatesComing = stored < ticks.size());
    }

    private Future<Integer> writeOnce(PgConnection connection, List<Tick> ticks, boolean duplicates) {
        return Transaction.run(connection, begin, write.steps(ticks, duplicates))
                .map(rows -> rows.iterator().next().getInteger(0));
    }

    private static boolean isDuplicate(Throwable failure) {
        return failure instanceof PgException sql && "23505".equals(sql.getSqlState());
    }

    /** Asks for a sign of life, unless there is work that will show it. */
    public Future<Void> probe() {
        return link.isIdle()
                ? link.use(
                        PROBE_LIMIT_MS,
                        connection -> connection.query("SELECT 1").execute().mapEmpty())
                : Future.succeededFuture();
    }

    /** The days of the ticks, and today and tomorrow, so that midnight finds its partition made. */
    private Future<Void> prepareDays(PgConnection connection, List<Tick> ticks) {
        long today = Math.floorDiv(clock.micros(), MICROS_PER_DAY);
        Set<Long> missing = new TreeSet<>(Set.of(today, today + 1));
        for (Tick tick : ticks) {
            missing.add(Batch.epochDay(tick));
        }
        missing.removeAll(knownDays);
        if (missing.isEmpty()) {
            return Future.succeededFuture();
        }
        return Transaction.run(connection, begin, List.of(new Transaction.Step(PARTITIONS, Tuple.of(dates(missing)))))
                .onSuccess(made -> knownDays.addAll(missing))
                .mapEmpty();
    }

    private static Future<InsertOutcome> refused(Throwable failure) {
        if (SqlFault.of(failure) != SqlFault.BAD_DATA) {
            return Future.failedFuture(failure);
        }
        PgException sql = (PgException) failure;
        return Future.succeededFuture(new InsertOutcome.Refused(sql.getSqlState() + ": " + sql.getErrorMessage()));
    }

    private static LocalDate[] dates(Collection<Long> epochDays) {
        return epochDays.stream().map(LocalDate::ofEpochDay).toArray(LocalDate[]::new);
    }
}
