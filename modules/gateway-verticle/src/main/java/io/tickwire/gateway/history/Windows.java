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
    private static final long MICROS_PER_MINUTE = TimeUnit.MINUTES.toMicros(1);
    private static final long MICROS_PER_DAY = TimeUnit.DAYS.toMicros(1);
    private static final long DAYS = 32;

    private final Readers readers;
    private final String symbol;
    private final long endMicros;

    /** @param endMicros where the range ends, exclusive */
    Windows(Readers readers, String symbol, long endMicros) {
        this.readers = readers;
        this.symbol = symbol;
        this.endMicros = endMicros;
    }

    /**
     * The window of the next ticks from a time on: it begins then, or with the full minute of the next tick, and ends at a
     * midnight, or with the range. Empty when there are no more ticks.
     */
    Future<Optional<Window>> from(long micros, long deadlineNanos) {
        if (micros >= endMicros) {
            return Future.succeededFuture(Optional.empty());
        }
        long minute = micros - Math.floorMod(micros, MICROS_PER_MINUTE);
        Tuple parameters = Tuple.of(symbol, PgTime.of(minute), PgTime.of(endMicros));
        return readers.read(NEXT_MINUTE, parameters, deadlineNanos).map(rows -> {
            if (rows.size() == 0) {
                return Optional.empty();
            }
            long found = PgTime.micros(rows.iterator().next().getOffsetDateTime(0));
            long windowEnd = (found / MICROS_PER_DAY + DAYS) * MICROS_PER_DAY;
            return Optional.of(new Window(Math.max(micros, found), Math.min(endMicros, windowEnd)));
        });
    }
}
