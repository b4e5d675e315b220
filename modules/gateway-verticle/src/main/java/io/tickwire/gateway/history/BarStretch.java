package io.tickwire.gateway.history;

import io.tickwire.postgres.PgTime;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/**
 * Bars of one length that follow on one another.
 *
 * @param fromMicros start of the first, microseconds since the epoch
 * @param endMicros end of the last
 */
record BarStretch(long fromMicros, long endMicros, long lengthMicros) {
    /**
     * The first stretch of a range with a bar in it; on the way back, the last one. Empty when there is no bar.
     *
     * @param fromMicros start of a bar
     * @param endMicros start of a bar
     */
    static Future<Optional<BarStretch>> next(
            Windows windows, Interval interval, Walk walk, long fromMicros, long endMicros, long deadlineNanos) {
        return windows.next(walk, fromMicros, endMicros, deadlineNanos)
                .map(found -> found.map(window -> {
                    long from = Math.max(fromMicros, interval.start(window.fromMicros()));
                    long end = Math.min(endMicros, interval.firstStart(window.toMicros()));
                    if (walk == Walk.FORWARD) {
                        return new BarStretch(from, interval.sameLengthEnd(from, end), interval.next(from) - from);
                    }
                    long length = end - interval.start(end - 1);
                    return new BarStretch(interval.sameLengthStart(from, end), end, length);
                }));
    }

    /**
     * For SQL: symbol, beginning, end, length of a bar, and what else the statement wants. The length is in seconds: the client would
     * make months of a long interval, which SQL does not divide by.
     */
    Tuple parameters(String symbol, Object... more) {
        Tuple parameters = Tuple.of(symbol, PgTime.of(fromMicros), PgTime.of(endMicros), lengthMicros / 1e6);
        for (Object value : more) {
            parameters.addValue(value);
        }
        return parameters;
    }
}
