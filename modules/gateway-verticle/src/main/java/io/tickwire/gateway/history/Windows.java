package io.tickwire.gateway.history;

import io.tickwire.postgres.PgTime;
import io.tickwire.postgres.SqlFile;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Cuts a range into windows of few partitions, passing over times without ticks: a query over a window is planned in a moment
 * and locks little, where one over all days of years would do neither.
 */
final class Windows {
    /** Microseconds since the epoch, {@code [from, to)}. */
    record Window(long fromMicros, long toMicros) {}

    private static final SqlFile NEXT_MINUTE = SqlFile.resource(Windows.class, "next-minute.sql");
    private static final SqlFile LAST_MINUTE = SqlFile.resource(Windows.class, "last-minute.sql");
    private static final long MICROS_PER_MINUTE = TimeUnit.MINUTES.toMicros(1);
    private static final long MICROS_PER_DAY = TimeUnit.DAYS.toMicros(1);
    private static final long DAYS = 32;

    private final Readers readers;
    private final String symbol;

    Windows(Readers readers, String symbol) {
        this.readers = readers;
        this.symbol = symbol;
    }

    /**
     * The first window of the range {@code [fromMicros, endMicros)} in which there are ticks; on the way back, the last one.
     * Forward it begins with the range or with the full minute of its first tick, and ends at a midnight or with the range. On the way
     * back it ends with the range or the full minute of its last tick, and begins at a midnight or with the range. Empty when
     * there are no ticks.
     */
    Future<Optional<Window>> next(Walk walk, long fromMicros, long endMicros, long deadlineNanos) {
        if (fromMicros >= endMicros) {
            return Future.succeededFuture(Optional.empty());
        }
        long minute = fromMicros - Math.floorMod(fromMicros, MICROS_PER_MINUTE);
        Tuple parameters = Tuple.of(symbol, PgTime.of(minute), PgTime.of(endMicros));
        return readers.read(walk == Walk.FORWARD ? NEXT_MINUTE : LAST_MINUTE, parameters, deadlineNanos)
                .map(rows -> {
                    if (rows.size() == 0) {
                        return Optional.empty();
                    }
                    long found = PgTime.micros(rows.iterator().next().getOffsetDateTime(0));
                    Window window = walk == Walk.FORWARD ? from(found) : upTo(found);
                    return Optional.of(new Window(
                            Math.max(fromMicros, window.fromMicros()), Math.min(endMicros, window.toMicros())));
                });
    }

    private static Window from(long minute) {
        return new Window(minute, (Math.floorDiv(minute, MICROS_PER_DAY) + DAYS) * MICROS_PER_DAY);
    }

    private static Window upTo(long minute) {
        return new Window(
                (Math.floorDiv(minute, MICROS_PER_DAY) + 1 - DAYS) * MICROS_PER_DAY, minute + MICROS_PER_MINUTE);
    }
}
