package io.tickwire.flush.postgres;

import io.tickwire.postgres.PgLink;
import io.tickwire.postgres.PgTime;
import io.tickwire.postgres.SqlFile;
import io.tickwire.postgres.Transaction;
import io.vertx.core.Future;
import io.vertx.pgclient.data.Interval;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Takes stored ticks out. Bars and coverage are exact after every transaction: each takes out a bounded number of ticks while
 * writers wait, so they wait for one transaction and not for all of them. Whoever stops in between, or is stopped, has taken out the
 * oldest ticks; to begin again goes on with the rest.
 *
 * <p>For the event loop of the link.
 */
public final class TickRemoval {
    private static final SqlFile BEGIN_LOOK = SqlFile.resource(TickRemoval.class, "begin-look.sql");
    private static final SqlFile BEGIN = SqlFile.resource(TickRemoval.class, "begin-removal.sql");
    private static final SqlFile NEXT = SqlFile.resource(TickRemoval.class, "next-slice.sql");
    private static final SqlFile LOOK = SqlFile.resource(TickRemoval.class, "look-slice.sql");
    private static final SqlFile ROLL = SqlFile.resource(TickRemoval.class, "roll-symbol.sql");
    private static final SqlFile REMOVE = SqlFile.resource(TickRemoval.class, "remove-ticks.sql");

    /** Ticks of the symbol that one transaction goes through: fractions of a second, so that writers hardly notice. */
    private static final int TICKS_PER_REMOVAL = 10_000;

    /** Pending minutes of the symbol that one transaction writes before ticks are removed. */
    private static final int MINUTES_PER_ROLL = 1_000;

    private static final int TICKS_PER_LOOK = 500_000;

    /** Above the limits of a statement in begin-look.sql and begin-removal.sql. */
    private static final long LOOK_LIMIT_MS = TimeUnit.MINUTES.toMillis(11);

    private static final long REMOVE_LIMIT_MS = TimeUnit.MINUTES.toMillis(2);

    private final PgLink link;
    private final Interval gap;
    private final int ticksPerRemoval;

    /**
     * Which ticks.
     *
     * @param symbol normalised
     * @param source ticks of this source only; empty: of all sources
     * @param fromMicros first time, microseconds since the epoch
     * @param toMicros end of the range, exclusive
     */
    public record Selection(String symbol, Optional<String> source, long fromMicros, long toMicros) {}

    /** @param coverageGap the one that flush runs with: what is left of a range is parted where ticks are further apart */
    public TickRemoval(PgLink link, Duration coverageGap) {
        this(link, coverageGap, TICKS_PER_REMOVAL);
    }

    /** @param ticksPerRemoval ticks of the symbol that one transaction goes through, at least 1 */
    public TickRemoval(PgLink link, Duration coverageGap, int ticksPerRemoval) {
        this.link = link;
        this.gap = interval(coverageGap);
        this.ticksPerRemoval = ticksPerRemoval;
    }

    /** In seconds, never in days or months, whose length depends on the session's time zone. */
    private static Interval interval(Duration gap) {
        return Interval.of(0, 0, 0, 0, 0, Math.toIntExact(gap.toSeconds()), gap.toNanosPart() / 1_000);
    }

    /** What is stored of the selection. Changes nothing. */
    public Future<FoundTicks> look(Selection selection) {
        return look(selection, selection.fromMicros(), FoundTicks.NONE);
    }

    private Future<FoundTicks> look(Selection selection, long fromMicros, FoundTicks before) {
        return nextSlice(selection, fromMicros, TICKS_PER_LOOK)
                .compose(slice -> slice.isEmpty()
                        ? Future.succeededFuture(before)
                        : run(
                                        BEGIN_LOOK,
                                        LOOK_LIMIT_MS,
                                        TickRemoval::found,
                                        new Transaction.Step(LOOK, slice.get().parameters()))
                                .compose(found -> look(selection, slice.get().toMicros(), before.and(found))));
    }

    /**
     * Removes the selection, the oldest ticks first.
     *
     * @param goOn told what was removed so far, after each transaction; false ends the removal there
     * @return what was removed when all is gone, or when {@code goOn} ended it; fails when Postgres does, and what was
     *     told until then stays removed
     */
    public Future<RemovedTicks> remove(Selection selection, Predicate<RemovedTicks> goOn) {
        return remove(selection, selection.fromMicros(), RemovedTicks.NONE, goOn);
    }

    private Future<RemovedTicks> remove(
            Selection selection, long fromMicros, RemovedTicks before, Predicate<RemovedTicks> goOn) {
        return nextSlice(selection, fromMicros, ticksPerRemoval).compose(slice -> {
            if (slice.isEmpty()) {
                return Future.succeededFuture(before);
            }
            return removeSlice(selection, slice.get()).compose(removed -> {
                RemovedTicks soFar = before.and(removed);
                return goOn.test(soFar)
                        ? remove(selection, slice.get().toMicros(), soFar, goOn)
                        : Future.succeededFuture(soFar);
            });
        });
    }

    /**
     * Bars and ranges are changed where they are stored: what is pending of the symbol is written first, most of it in transactions of
     * their own, so that writers do not wait long for one.
     */
    private Future<RemovedTicks> removeSlice(Selection selection, Slice slice) {
        return roll(selection.symbol()).compose(rolled -> removeRolled(selection, slice));
    }

    private Future<Integer> roll(String symbol) {
        return run(
                        BEGIN,
                        REMOVE_LIMIT_MS,
                        row -> row.getInteger(0),
                        new Transaction.Step(ROLL, Tuple.of(symbol, MINUTES_PER_ROLL)))
                .compose(rolled -> rolled < MINUTES_PER_ROLL ? Future.succeededFuture(rolled) : roll(symbol));
    }

    private Future<RemovedTicks> removeRolled(Selection selection, Slice slice) {
        return run(
                BEGIN,
                REMOVE_LIMIT_MS,
                row -> new RemovedTicks(row.getLong("ticks"), row.getLong("bars_gone"), row.getLong("bars_changed")),
                new Transaction.Step(ROLL, Tuple.of(selection.symbol(), Integer.MAX_VALUE)),
                new Transaction.Step(REMOVE, slice.parameters().addValue(gap)));
    }

    /** Ticks to go through at a time, the first of which is one of the selection. */
    private record Slice(Selection selection, long fromMicros, long toMicros) {
        Tuple parameters() {
            return Tuple.of(
                    selection.symbol(),
                    PgTime.of(fromMicros),
                    PgTime.of(toMicros),
                    selection.source().orElse(null));
        }
    }

    private Future<Optional<Slice>> nextSlice(Selection selection, long fromMicros, int ticks) {
        if (fromMicros >= selection.toMicros()) {
            return Future.succeededFuture(Optional.empty());
        }
        Tuple parameters = new Slice(selection, fromMicros, selection.toMicros())
                .parameters()
                .addValue((long) ticks);
        return run(
                BEGIN_LOOK,
                LOOK_LIMIT_MS,
                row -> {
                    OffsetDateTime first = row.getOffsetDateTime("first_ts");
                    OffsetDateTime next = row.getOffsetDateTime("next_ts");
                    if (first == null) {
                        return Optional.empty();
                    }
                    long firstMicros = PgTime.micros(first);
                    long endMicros = next == null ? selection.toMicros() : PgTime.micros(next);
                    // a moment with more ticks than that is one slice
                    return Optional.of(new Slice(selection, firstMicros, Math.max(endMicros, firstMicros + 1)));
                },
                new Transaction.Step(NEXT, parameters));
    }

    private static FoundTicks found(Row row) {
        long ticks = row.getLong("ticks");
        return ticks == 0
                ? FoundTicks.NONE
                : new FoundTicks(
                        ticks,
                        PgTime.micros(row.getOffsetDateTime("first_ts")),
                        PgTime.micros(row.getOffsetDateTime("last_ts")),
                        new BigDecimal(row.getString("low")),
                        new BigDecimal(row.getString("high")),
                        row.getLong("bars"));
    }

    private <T> Future<T> run(SqlFile begin, long limitMs, Function<Row, T> read, Transaction.Step... steps) {
        return link.use(limitMs, connection -> Transaction.run(connection, link.begin(begin), List.of(steps))
                .map(rows -> read.apply(rows.iterator().next())));
    }
}
