package io.tickwire.gateway.history;

import io.tickwire.postgres.PgTime;
import io.tickwire.postgres.SqlFile;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** The covered ranges of a span, in order, cut at its ends; their ticks are counted anew where they are cut. */
final class CoverageRows implements Rows<CoveredRange> {
    private static final SqlFile COVERAGE = SqlFile.resource(CoverageRows.class, "coverage.sql");
    private static final SqlFile COUNT_TICKS = SqlFile.resource(CoverageRows.class, "count-ticks.sql");
    private static final int PAGE = 500;
    private static final long BEFORE_ALL = -1;
    private static final long MICROS_PER_MINUTE = 60_000_000;

    private final Readers readers;
    private final Span span;
    private long lastFirst = BEFORE_ALL;
    private boolean ended;

    CoverageRows(Readers readers, Span span) {
        this.readers = readers;
        this.span = span;
    }

    @Override
    public Future<List<CoveredRange>> next(long deadlineNanos) {
        if (ended) {
            return Future.succeededFuture(List.of());
        }
        Tuple parameters = Tuple.of(
                span.symbol(), PgTime.of(span.fromMicros()), PgTime.of(span.toMicros()), PgTime.of(lastFirst), PAGE);
        return readers.read(COVERAGE, parameters, deadlineNanos).compose(rows -> {
            ended = rows.size() < PAGE;
            List<CoveredRange> ranges = new ArrayList<>(rows.size());
            rows.forEach(row -> ranges.add(range(row)));
            if (!ranges.isEmpty()) {
                lastFirst = ranges.get(ranges.size() - 1).fromMicros();
            }
            return cutAtTheEnds(ranges, deadlineNanos);
        });
    }

    /** At most two ranges of a span reach out of it. */
    private Future<List<CoveredRange>> cutAtTheEnds(List<CoveredRange> ranges, long deadlineNanos) {
        Future<List<CoveredRange>> done = Future.succeededFuture(ranges);
        for (int i = 0; i < ranges.size(); i++) {
            int at = i;
            if (!isWithin(ranges.get(i))) {
                done = done.compose(before -> cut(ranges.get(at), deadlineNanos))
                        .onSuccess(cut -> ranges.set(at, cut))
                        .map(ranges);
            }
        }
        return done;
    }

    private boolean isWithin(CoveredRange range) {
        return range.fromMicros() >= span.fromMicros() && range.toMicros() < span.toMicros();
    }

    private Future<CoveredRange> cut(CoveredRange range, long deadlineNanos) {
        long from = Math.max(range.fromMicros(), span.fromMicros());
        long end = Math.min(range.toMicros() + 1, span.toMicros()); // exclusive
        Tuple parameters = Tuple.of(
                span.symbol(),
                PgTime.of(from),
                PgTime.of(end),
                PgTime.of(from + Math.floorMod(-from, MICROS_PER_MINUTE)),
                PgTime.of(end - Math.floorMod(end, MICROS_PER_MINUTE)));
        return readers.read(COUNT_TICKS, parameters, deadlineNanos)
                .map(rows -> new CoveredRange(
                        from,
                        Math.min(range.toMicros(), span.toMicros()),
                        rows.iterator().next().getLong(0)));
    }

    private static CoveredRange range(Row row) {
        return new CoveredRange(
                PgTime.micros(row.getOffsetDateTime(0)), PgTime.micros(row.getOffsetDateTime(1)), row.getLong(2));
    }
}
