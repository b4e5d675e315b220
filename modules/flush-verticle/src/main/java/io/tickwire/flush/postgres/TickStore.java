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
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Stores ticks, and bars and coverage are those of the stored ticks from then on: all of a piece in one transaction that is on disk
 * when the Future completes, each identity once for ever. To insert a piece again is harmless.
 *
 * <p>Expected outcomes are values; the Future fails when Postgres is not to be reached, hangs or can't work, and whether
 * the piece was committed is then unknown. For one event loop.
 */
public final class TickStore {
    private static final SqlFile BEGIN = SqlFile.resource(TickStore.class, "begin.sql");
    private static final SqlFile PARTITIONS = SqlFile.resource(TickStore.class, "create-partitions.sql");
    private static final SqlFile HELD = SqlFile.resource(TickStore.class, "held-days.sql");

    /** Above the limit of a statement, 10 s in begin.sql, which leaves a connection that can be used on. */
    private static final long LIMIT_MS = 15_000;

    private static final long PROBE_LIMIT_MS = 2_000;
    private static final long MICROS_PER_DAY = TimeUnit.DAYS.toMicros(1);

    /** What a statement of {@link TickWrite} returns. */
    private record Stored(int rows, int importMarks) {}

    private final PgLink link;
    private final Begin begin;
    private final MicrosClock clock;
    private final TickWrite write;
    private final HeldDays held;
    private boolean duplicatesComing;

    /** @param held shared by all who work on the same tables */
    public TickStore(PgLink link, MicrosClock clock, HeldDays held) {
        this(link, clock, held, new TicksAndMarks());
    }

    TickStore(PgLink link, MicrosClock clock, HeldDays held, TickWrite write) {
        this.link = link;
        this.held = held;
        this.begin = link.begin(BEGIN);
        this.clock = clock;
        this.write = write;
    }

    /**
     * Stores the ticks of days that have a partition, and names the other days. It makes no partitions but those of today and
     * tomorrow: that takes its time, and nobody shall wait for the days of others. See {@link PartitionMaker}.
     *
     * @param ticks at least one, each identity once, sorted by key, of not too many days and symbols: see
     *     {@link Batch#pieces}
     */
    public Future<InsertOutcome> insert(List<Tick> ticks) {
        return link.use(LIMIT_MS, connection -> lookAtPartitions(connection)
                        .compose(ready -> writeHeld(connection, ticks))
                        .recover(TickStore::refused))
                .onFailure(failure -> held.forget());
    }

    private Future<InsertOutcome> writeHeld(PgConnection connection, List<Tick> ticks) {
        Set<Long> missing = new HashSet<>();
        for (Tick tick : ticks) {
            long day = Batch.epochDay(tick);
            if (!held.has(day)) {
                missing.add(day);
            }
        }
        List<Tick> ready = missing.isEmpty()
                ? ticks
                : ticks.stream()
                        .filter(tick -> !missing.contains(Batch.epochDay(tick)))
                        .toList();
        Future<Stored> written = ready.isEmpty() ? Future.succeededFuture(new Stored(0, 0)) : write(connection, ready);
        return written.map(stored -> new InsertOutcome.Committed(stored.rows(), stored.importMarks(), missing));
    }

    /**
     * Plainly at first, because ON CONFLICT makes every row dearer; where a duplicate turns up, once more with it, and so
     * on until a piece has none: duplicates come in crowds.
     */
    private Future<Stored> write(PgConnection connection, List<Tick> ticks) {
        return writeOnce(connection, ticks, duplicatesComing)
                .recover(failure ->
                        isDuplicate(failure) ? writeOnce(connection, ticks, true) : Future.failedFuture(failure))
                .onSuccess(stored -> duplicatesComing = stored.rows() < ticks.size());
    }

    private Future<Stored> writeOnce(PgConnection connection, List<Tick> ticks, boolean duplicates) {
        return Transaction.run(connection, begin, write.steps(ticks, duplicates))
                .map(rows -> rows.iterator().next())
                .map(row -> new Stored(row.getInteger(0), row.getInteger(1)));
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

    /**
     * Today and tomorrow have their partitions, so that midnight finds its own made; and what other days have is known. Asks
     * nothing as long as that is so.
     */
    private Future<Void> lookAtPartitions(PgConnection connection) {
        long today = Math.floorDiv(clock.micros(), MICROS_PER_DAY);
        if (held.has(today) && held.has(today + 1)) {
            return Future.succeededFuture();
        }
        LocalDate[] dates = {LocalDate.ofEpochDay(today), LocalDate.ofEpochDay(today + 1)};
        List<Transaction.Step> steps =
                List.of(new Transaction.Step(PARTITIONS, Tuple.of(dates)), new Transaction.Step(HELD, Tuple.tuple()));
        return Transaction.run(connection, begin, steps).onSuccess(held::set).mapEmpty();
    }

    private static Future<InsertOutcome> refused(Throwable failure) {
        if (SqlFault.of(failure) != SqlFault.BAD_DATA) {
            return Future.failedFuture(failure);
        }
        PgException sql = (PgException) failure;
        return Future.succeededFuture(
                new InsertOutcome.Refused(sql.getSqlState(), sql.getSqlState() + ": " + sql.getErrorMessage()));
    }
}
