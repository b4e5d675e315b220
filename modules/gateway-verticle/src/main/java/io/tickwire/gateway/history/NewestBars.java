package io.tickwire.gateway.history;

import io.tickwire.postgres.PgTime;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;

/**
 * Finds where the newest so many bars of a range begin, by a jump from bar to bar, without making them: an answer that is told
 * from the oldest of them on can then be sent page by page.
 */
final class NewestBars {
    private final Readers readers;
    private final Windows windows;
    private final String symbol;
    private final Interval interval;
    private final long fromMicros;
    private long endMicros;
    private int left;
    private BarRange found;

    NewestBars(Readers readers, String symbol, Interval interval, BarRange starts, int limit) {
        this.readers = readers;
        this.windows = new Windows(readers, symbol);
        this.symbol = symbol;
        this.interval = interval;
        this.fromMicros = starts.fromMicros();
        this.endMicros = starts.endMicros();
        this.found = new BarRange(endMicros, endMicros);
        this.left = limit;
    }

    /** The range of those bars; without length when there are none. */
    Future<BarRange> find(long deadlineNanos) {
        return BarStretch.next(windows, interval, Walk.BACKWARD, fromMicros, endMicros, deadlineNanos)
                .compose(stretch ->
                        stretch.isPresent() ? look(stretch.get(), deadlineNanos) : Future.succeededFuture(found));
    }

    private Future<BarRange> look(BarStretch stretch, long deadlineNanos) {
        return readers.read(BarSource.of(interval).starts(), stretch.parameters(symbol, left), deadlineNanos)
                .compose(rows -> {
                    Row row = rows.iterator().next();
                    int count = row.getInteger(0);
                    if (count > 0) {
                        boolean first = found.fromMicros() == found.endMicros();
                        found = new BarRange(
                                PgTime.micros(row.getOffsetDateTime(1)),
                                first ? stretch.endMicros() : found.endMicros());
                    }
                    left -= count;
                    endMicros = stretch.fromMicros();
                    return left == 0 ? Future.succeededFuture(found) : find(deadlineNanos);
                });
    }
}
