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
 * Ticks of a span after a key, in the order of their keys, each once: a page goes on after the key of the one before, so
 * that ticks stored meanwhile shift nothing.
 */
final class TickRows implements Rows<StoredTick> {
    private static final SqlFile TICKS = SqlFile.resource(TickRows.class, "ticks.sql");
    private static final int PAGE = 500;

    private final Readers readers;
    private final Windows windows;
    private final String symbol;
    private final Optional<TickKey> until;
    private int left;
    private TickKey last;
    private TickKey after;
    private long windowEndMicros;
    private boolean ended;
    private boolean more;

    /** @param limit at most so many ticks */
    TickRows(Readers readers, Span span, TickKey after, int limit) {
        this(readers, span, after, limit, Optional.empty());
    }

    private TickRows(Readers readers, Span span, TickKey after, int limit, Optional<TickKey> until) {
        this.readers = readers;
        this.windows = new Windows(readers, span.symbol(), span.toMicros());
        this.symbol = span.symbol();
        this.until = until;
        this.left = limit;
        this.after = after;
        this.windowEndMicros = after.micros(); // none yet
    }

    /** Ticks up to a certain one, however many; none when there is no such. */
    static TickRows upTo(Readers readers, Span span, TickKey after, Optional<TickKey> last) {
        TickRows rows = new TickRows(readers, span, after, Integer.MAX_VALUE - 1, last);
        rows.ended = last.isEmpty();
        return rows;
    }

    @Override
    public Future<List<StoredTick>> next(long deadlineNanos) {
        if (ended) {
            return Future.succeededFuture(List.of());
        }
        if (after.micros() >= windowEndMicros) {
            return windows.from(after.micros(), deadlineNanos)
                    .compose(window -> window.isPresent() ? enter(window.get(), deadlineNanos) : end());
        }
        int wanted = Math.min(PAGE, left + 1); // one more than may be given tells whether there are more
        return readers.read(TICKS, parameters(wanted), deadlineNanos).compose(rows -> {
            List<StoredTick> ticks = new ArrayList<>(rows.size());
            rows.forEach(row -> ticks.add(tick(row)));
            if (ticks.removeIf(tick -> until.isPresent() && tick.key().compareTo(until.get()) > 0)) {
                ended = true;
            } else if (ticks.size() > left) {
                ticks.remove(ticks.size() - 1);
                more = true;
                ended = true;
            } else if (ticks.size() < wanted) {
                after = TickKey.before(windowEndMicros);
            } else {
                after = ticks.get(ticks.size() - 1).key();
            }
            if (ticks.isEmpty()) {
                return next(deadlineNanos); // of the next window
            }
            left -= ticks.size();
            last = ticks.get(ticks.size() - 1).key();
            return Future.succeededFuture(ticks);
        });
    }

    /** The key of the last tick given, when there are more after it; to be asked at the end. */
    Optional<TickKey> lastIfMore() {
        return more ? Optional.ofNullable(last) : Optional.empty();
    }

    private Future<List<StoredTick>> enter(Windows.Window window, long deadlineNanos) {
        windowEndMicros = window.toMicros();
        if (window.fromMicros() > after.micros()) {
            after = TickKey.before(window.fromMicros());
        }
        return next(deadlineNanos);
    }

    private Future<List<StoredTick>> end() {
        ended = true;
        return Future.succeededFuture(List.of());
    }

    private Tuple parameters(int wanted) {
        return Tuple.of(
                symbol,
                PgTime.of(after.micros()),
                PgTime.of(windowEndMicros),
                PgTime.of(after.micros()),
                after.source(),
                after.seq(),
                wanted);
    }

    private static StoredTick tick(Row row) {
        return new StoredTick(
                new TickKey(PgTime.micros(row.getOffsetDateTime(0)), row.getString(1), row.getLong(2)),
                row.getString(3),
                row.getString(4));
    }
}
