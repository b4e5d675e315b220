package io.tickwire.gateway.history;

import io.tickwire.postgres.PgTime;
import io.tickwire.postgres.SqlFile;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Tells one content of a past range from another. The past is not fixed, late ticks and retention amend it; so a client may
 * keep an answer, but asks each time whether it still holds.
 */
final class RangeVersion {
    private static final SqlFile VERSION = SqlFile.resource(RangeVersion.class, "range-version.sql");

    /** Of more minutes, the figures cost more than most answers. */
    private static final long MAX_MICROS = TimeUnit.DAYS.toMicros(31);

    private RangeVersion() {}

    /** Whether the span is one whose content hardly changes any more; one with a relative time is another each time. */
    static boolean isPast(Span span, long nowMicros) {
        return !span.isRelative() && span.from().isPresent() && span.to().isPresent() && span.toMicros() <= nowMicros;
    }

    /** Empty for a range that is not past, or too wide. */
    static Future<Optional<String>> of(Readers readers, Span span, long nowMicros, long deadlineNanos) {
        if (!isPast(span, nowMicros) || span.toMicros() - span.fromMicros() > MAX_MICROS) {
            return Future.succeededFuture(Optional.empty());
        }
        long firstMinute = span.fromMicros() - Math.floorMod(span.fromMicros(), TimeUnit.MINUTES.toMicros(1));
        Tuple parameters = Tuple.of(span.symbol(), PgTime.of(firstMinute), PgTime.of(span.toMicros()));
        return readers.read(VERSION, parameters, deadlineNanos)
                .map(rows -> Optional.of(rows.iterator().next().getString(0)));
    }
}
