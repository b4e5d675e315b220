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
 * Finds where an answer will end before any of it is sent, for a format that can say so only in the head. Walks along the
 * primary key without reading prices.
 */
final class LookAhead {
    /**
     * @param last key of the last tick of the answer; empty when there is none
     * @param more whether there were ticks after it
     */
    record End(Optional<TickKey> last, boolean more) {}

    private static final SqlFile LAST_KEY = SqlFile.resource(LookAhead.class, "last-key.sql");

    private final Readers readers;
    private final String symbol;
    private final Windows windows;
    private TickKey after;
    private int left;
    private Optional<TickKey> last = Optional.empty();

    LookAhead(Readers readers, Span span, TickKey after, int limit) {
        this.readers = readers;
        this.symbol = span.symbol();
        this.windows = new Windows(readers, span.symbol(), span.toMicros());
        this.after = after;
        this.left = limit + 1;
    }

    Future<End> find(long deadlineNanos) {
        return windows.from(after.micros(), deadlineNanos)
                .compose(window -> window.isEmpty()
                        ? Future.succeededFuture(new End(last, false))
                        : look(window.get(), deadlineNanos));
    }

    private Future<End> look(Windows.Window window, long deadlineNanos) {
        if (window.fromMicros() > after.micros()) {
            after = TickKey.before(window.fromMicros());
        }
        Tuple parameters = Tuple.of(
                symbol,
                PgTime.of(after.micros()),
                PgTime.of(window.toMicros()),
                PgTime.of(after.micros()),
                after.source(),
                after.seq(),
                left);
        return readers.read(LAST_KEY, parameters, deadlineNanos).compose(rows -> {
            List<TickKey> lastTwo = new ArrayList<>(2);
            int count = 0;
            for (Row row : rows) {
                count = row.getInteger(0);
                lastTwo.add(new TickKey(PgTime.micros(row.getOffsetDateTime(1)), row.getString(2), row.getLong(3)));
            }
            if (count == left) { // the last is one too many
                return Future.succeededFuture(new End(lastTwo.size() > 1 ? Optional.of(lastTwo.get(1)) : last, true));
            }
            left -= count;
            last = lastTwo.isEmpty() ? last : Optional.of(lastTwo.get(0));
            after = TickKey.before(window.toMicros());
            return find(deadlineNanos);
        });
    }
}
