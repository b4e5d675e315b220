package io.tickwire.gateway.history;

import io.tickwire.postgres.PgTime;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;

/**
 * Bars that start in a range, oldest or newest first, none where nothing was traded; each is the aggregate of what is stored when
 * its page is read.
 */
final class BarRows implements Rows<StoredBar> {
    private static final int PAGE = 500;

    private final Readers readers;
    private final Windows windows;
    private final String symbol;
    private final Interval interval;
    private final BarSource source;
    private final Walk walk;
    private long fromMicros;
    private long endMicros;
    private BarStretch stretch;
    private long left;

    /**
     * @param starts the range, both ends are starts of bars
     * @param limit at most so many bars
     */
    BarRows(Readers readers, String symbol, Interval interval, Walk walk, BarRange starts, long limit) {
        this.readers = readers;
        this.windows = new Windows(readers, symbol);
        this.symbol = symbol;
        this.interval = interval;
        this.source = BarSource.of(interval);
        this.walk = walk;
        this.fromMicros = starts.fromMicros();
        this.endMicros = starts.endMicros();
        this.left = limit;
    }

    @Override
    public Future<List<StoredBar>> next(long deadlineNanos) {
        if (left == 0) {
            return Future.succeededFuture(List.of());
        }
        if (stretch == null) {
            return BarStretch.next(windows, interval, walk, fromMicros, endMicros, deadlineNanos)
                    .compose(found -> {
                        if (found.isEmpty()) {
                            left = 0;
                            return Future.succeededFuture(List.of());
                        }
                        stretch = found.get();
                        return next(deadlineNanos);
                    });
        }
        int bars = (int) Math.min(PAGE, left);
        return readers.read(
                        source.bars(walk),
                        stretch.parameters(symbol, source.pageRows(interval, bars), bars),
                        deadlineNanos)
                .compose(rows -> {
                    List<StoredBar> page = new ArrayList<>(rows.size());
                    rows.forEach(row -> page.add(bar(row)));
                    goOnAfter(page);
                    left -= page.size();
                    return page.isEmpty() ? next(deadlineNanos) : Future.succeededFuture(page);
                });
    }

    private void goOnAfter(List<StoredBar> page) {
        long lastStart = page.isEmpty() ? -1 : page.get(page.size() - 1).startMicros();
        if (walk == Walk.FORWARD) {
            fromMicros = page.isEmpty() ? stretch.endMicros() : lastStart + stretch.lengthMicros();
        } else {
            endMicros = page.isEmpty() ? stretch.fromMicros() : lastStart;
        }
        long from = walk == Walk.FORWARD ? fromMicros : stretch.fromMicros();
        long end = walk == Walk.FORWARD ? stretch.endMicros() : endMicros;
        stretch = from < end ? new BarStretch(from, end, stretch.lengthMicros()) : null;
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
