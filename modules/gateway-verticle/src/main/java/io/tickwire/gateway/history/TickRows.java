package io.tickwire.gateway.history;

import io.tickwire.postgres.PgTime;
import io.tickwire.postgres.SqlFile;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Ticks of a span beyond a place, in the order of their keys or backward, each once: a page goes on beyond the last key of the
 * page before, so that ticks stored meanwhile shift nothing.
 */
final class TickRows implements Rows<StoredTick> {
    private static final SqlFile AFTER = SqlFile.resource(TickRows.class, "ticks.sql");
    private static final SqlFile BEFORE = SqlFile.resource(TickRows.class, "ticks-before.sql");
    private static final int PAGE = 500;

    /** For {@code limit}: all there are. */
    static final long ALL = Long.MAX_VALUE - 1;

    private final Readers readers;
    private final Windows windows;
    private final Span span;
    private final Walk walk;
    private final Optional<TickKey> first;
    private final Optional<TickKey> until;
    private long left;
    private TickKey last;
    private TickKey beyond;
    private Windows.Window window;
    private boolean ended;
    private boolean more;

    /** @param limit at most so many ticks */
    TickRows(Readers readers, Span span, Place place, long limit) {
        this(readers, span, place, limit, Optional.empty(), Optional.empty());
    }

    private TickRows(
            Readers readers, Span span, Place place, long limit, Optional<TickKey> first, Optional<TickKey> until) {
        this.readers = readers;
        this.windows = new Windows(readers, span.symbol());
        this.span = span;
        this.walk = place.walk();
        this.beyond = place.key();
        this.left = limit;
        this.first = first;
        this.until = until;
    }

    /** Ticks up to a certain one, however many; none when there is no such. */
    static TickRows upTo(Readers readers, Span span, Place place, Optional<TickKey> last) {
        TickRows rows = new TickRows(readers, span, place, ALL, Optional.empty(), last);
        rows.ended = last.isEmpty();
        return rows;
    }

    /** Ticks from a certain one up to a certain later one, both included, in the order of their keys. */
    static TickRows between(Readers readers, Span span, TickKey first, TickKey last) {
        Place place = new Place(Walk.FORWARD, TickKey.before(first.micros()));
        return new TickRows(readers, span, place, ALL, Optional.of(first), Optional.of(last));
    }

    @Override
    public Future<List<StoredTick>> next(long deadlineNanos) {
        if (ended) {
            return Future.succeededFuture(List.of());
        }
        if (window == null) {
            long from = walk == Walk.FORWARD ? beyond.micros() : span.fromMicros();
            long end = walk == Walk.FORWARD ? span.toMicros() : Math.min(span.toMicros(), beyond.endMicros());
            return windows.next(walk, from, end, deadlineNanos)
                    .compose(found -> found.isPresent() ? enter(found.get(), deadlineNanos) : end());
        }
        int wanted = (int) Math.min(PAGE, left + 1); // one more than may be given tells whether there are more
        return readers.read(walk == Walk.FORWARD ? AFTER : BEFORE, parameters(wanted), deadlineNanos)
                .compose(rows -> {
                    List<StoredTick> page = take(rows, wanted);
                    return page.isEmpty() ? next(deadlineNanos) : Future.succeededFuture(page);
                });
    }

    /** The key of the last tick given, when there are more beyond it; to be asked at the end. */
    Optional<TickKey> lastIfMore() {
        return more ? Optional.ofNullable(last) : Optional.empty();
    }

    private List<StoredTick> take(RowSet<Row> rows, int wanted) {
        List<StoredTick> ticks = new ArrayList<>(rows.size());
        rows.forEach(row -> ticks.add(tick(row)));
        if (ticks.size() < wanted) {
            beyond = TickKey.before(walk == Walk.FORWARD ? window.toMicros() : window.fromMicros());
            window = null;
        } else {
            beyond = ticks.get(ticks.size() - 1).key();
        }
        first.ifPresent(key -> ticks.removeIf(tick -> tick.key().compareTo(key) < 0));
        if (ticks.removeIf(this::isPastTheEnd)) {
            ended = true;
        } else if (ticks.size() > left) {
            ticks.remove(ticks.size() - 1);
            more = true;
            ended = true;
        }
        left -= ticks.size();
        if (!ticks.isEmpty()) {
            last = ticks.get(ticks.size() - 1).key();
        }
        return ticks;
    }

    private boolean isPastTheEnd(StoredTick tick) {
        return until.isPresent() && walk.compare(tick.key().compareTo(until.get())) > 0;
    }

    private Future<List<StoredTick>> enter(Windows.Window found, long deadlineNanos) {
        window = found;
        boolean outside =
                walk == Walk.FORWARD ? beyond.micros() < found.fromMicros() : beyond.endMicros() > found.toMicros();
        if (outside) {
            beyond = TickKey.before(walk == Walk.FORWARD ? found.fromMicros() : found.toMicros());
        }
        return next(deadlineNanos);
    }

    private Future<List<StoredTick>> end() {
        ended = true;
        return Future.succeededFuture(List.of());
    }

    private Tuple parameters(int wanted) {
        return Tuple.of(
                span.symbol(),
                PgTime.of(walk == Walk.FORWARD ? beyond.micros() : window.fromMicros()),
                PgTime.of(walk == Walk.FORWARD ? window.toMicros() : beyond.endMicros()),
                PgTime.of(beyond.micros()),
                beyond.source(),
                beyond.seq(),
                wanted);
    }

    private static StoredTick tick(Row row) {
        return new StoredTick(
                new TickKey(PgTime.micros(row.getOffsetDateTime(0)), row.getString(1), row.getLong(2)),
                row.getString(3),
                row.getString(4));
    }
}
