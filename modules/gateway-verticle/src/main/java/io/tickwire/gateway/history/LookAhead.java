package io.tickwire.gateway.history;

import io.tickwire.postgres.PgTime;
import io.tickwire.postgres.SqlFile;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds where an answer will end before any of it is sent, for a format that can say so only in the head, and for answers that are
 * told in the other order than they are looked for. Walks along the primary key without reading prices.
 */
final class LookAhead {
    /**
     * @param last key of the last tick of the answer; empty when there is none
     * @param more whether there were ticks beyond it
     */
    record End(Optional<TickKey> last, boolean more) {}

    private static final SqlFile AFTER = SqlFile.resource(LookAhead.class, "last-key.sql");
    private static final SqlFile BEFORE = SqlFile.resource(LookAhead.class, "last-key-before.sql");

    private final Readers readers;
    private final Span span;
    private final Windows windows;
    private final Walk walk;
    private TickKey beyond;
    private int left;
    private Optional<TickKey> last = Optional.empty();

    LookAhead(Readers readers, Span span, Place place, int limit) {
        this.readers = readers;
        this.span = span;
        this.windows = new Windows(readers, span.symbol());
        this.walk = place.walk();
        this.beyond = place.key();
        this.left = limit + 1;
    }

    Future<End> find(long deadlineNanos) {
        long from = walk == Walk.FORWARD ? beyond.micros() : span.fromMicros();
        long end = walk == Walk.FORWARD ? span.toMicros() : Math.min(span.toMicros(), beyond.endMicros());
        return windows.next(walk, from, end, deadlineNanos)
                .compose(window -> window.isEmpty()
                        ? Future.succeededFuture(new End(last, false))
                        : look(window.get(), deadlineNanos));
    }

    private Future<End> look(Windows.Window window, long deadlineNanos) {
        Tuple parameters = Tuple.of(
                span.symbol(),
                PgTime.of(window.fromMicros()),
                PgTime.of(window.toMicros()),
                PgTime.of(beyond.micros()),
                beyond.source(),
                beyond.seq(),
                left);
        return readers.read(walk == Walk.FORWARD ? AFTER : BEFORE, parameters, deadlineNanos)
                .compose(rows -> {
                    List<TickKey> lastTwo = new ArrayList<>(2);
                    int count = 0;
                    for (Row row : rows) {
                        count = row.getInteger(0);
                        lastTwo.add(
                                new TickKey(PgTime.micros(row.getOffsetDateTime(1)), row.getString(2), row.getLong(3)));
                    }
                    if (count == left) { // the last is one too many
                        return Future.succeededFuture(
                                new End(lastTwo.size() > 1 ? Optional.of(lastTwo.get(1)) : last, true));
                    }
                    left -= count;
                    last = lastTwo.isEmpty() ? last : Optional.of(lastTwo.get(0));
                    beyond = TickKey.before(walk == Walk.FORWARD ? window.toMicros() : window.fromMicros());
                    return find(deadlineNanos);
                });
    }
}
