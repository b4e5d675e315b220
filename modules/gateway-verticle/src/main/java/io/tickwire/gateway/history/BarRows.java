package io.tickwire.gateway.history;

import io.tickwire.postgres.PgTime;
import io.tickwire.postgres.SqlFile;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/**
 * Bars that start in a span, oldest first, none where nothing was traded; each is the aggregate of what is stored when its
 * page is read.
 */
final class BarRows implements Rows<StoredBar> {
    private static final SqlFile FROM_MINUTES = SqlFile.resource(BarRows.class, "bars-from-minutes.sql");
    private static final SqlFile FROM_TICKS = SqlFile.resource(BarRows.class, "bars-from-ticks.sql");
    private static final int PAGE = 500;

    /** What a page aggregates: some 10 ms of the server. */
    private static final int MAX_MINUTES = 10_000;

    private static final int MAX_TICKS = 2_000;

    private final Readers readers;
    private final Windows windows;
    private final String symbol;
    private final Interval interval;
    private final int sourceRows;
    private long nextMicros;
    private long windowEndMicros;
    private int left;

    /** @param limit at most so many bars */
    BarRows(Readers readers, Span span, Interval interval, int limit) {
        this.readers = readers;
        this.windows = new Windows(readers, span.symbol(), interval.firstStart(span.toMicros()));
        this.symbol = span.symbol();
        this.interval = interval;
        this.sourceRows = interval.isOfMinutes()
                ? (int) Math.min(MAX_MINUTES, PAGE * interval.length().toMinutes())
                : MAX_TICKS;
        this.nextMicros = interval.firstStart(span.fromMicros());
        this.windowEndMicros = nextMicros; // none yet
        this.left = limit;
    }

    @Override
    public Future<List<StoredBar>> next(long deadlineNanos) {
        if (left == 0) {
            return Future.succeededFuture(List.of());
        }
        if (nextMicros >= windowEndMicros) {
            return windows.from(nextMicros, deadlineNanos).compose(window -> {
                if (window.isEmpty()) {
                    left = 0;
                    return Future.succeededFuture(List.of());
                }
                nextMicros = window.get().fromMicros();
                windowEndMicros = window.get().toMicros();
                return next(deadlineNanos);
            });
        }
        return readers.read(interval.isOfMinutes() ? FROM_MINUTES : FROM_TICKS, parameters(), deadlineNanos)
                .compose(rows -> {
                    List<StoredBar> bars = new ArrayList<>(rows.size());
                    rows.forEach(row -> bars.add(bar(row)));
                    if (bars.isEmpty()) {
                        nextMicros = windowEndMicros;
                        return next(deadlineNanos);
                    }
                    left -= bars.size();
                    nextMicros = bars.get(bars.size() - 1).startMicros()
                            + interval.length().toMillis() * 1_000;
                    return Future.succeededFuture(bars);
                });
    }

    private Tuple parameters() {
        return Tuple.of(
                symbol,
                PgTime.of(nextMicros),
                PgTime.of(windowEndMicros),
                io.vertx.pgclient.data.Interval.of(interval.length()),
                sourceRows,
                Math.min(PAGE, left));
    }

    private static StoredBar bar(Row row) {
        return new StoredBar(
                PgTime.micros(row.getOffsetDateTime(0)),
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getDouble(6),
                row.getLong(7));
    }
}
