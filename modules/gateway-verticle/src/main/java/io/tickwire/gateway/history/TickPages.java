package io.tickwire.gateway.history;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Finds the ticks of one answer. */
final class TickPages {
    /** So few are read first and sent then: the answer is exactly of the limit whatever is stored meanwhile. */
    private static final int FEW = 500;

    private final Readers readers;
    private final Span span;
    private final Place place;
    private final Order order;
    private final Limit limit;

    /**
     * @param place where the answer begins; its walk tells which ticks a limit leaves
     * @param order in which they are told
     */
    TickPages(Readers readers, Span span, Place place, Order order, Limit limit) {
        this.readers = readers;
        this.span = span;
        this.place = place;
        this.order = order;
        this.limit = limit;
    }

    /**
     * Ticks as they are read.
     *
     * @param nextFirst whether the place after them is to be known before them
     */
    Future<TickPage> page(boolean nextFirst, long deadlineNanos) {
        if (limit.isAll()) {
            return Future.succeededFuture(
                    new TickPage(new TickRows(readers, span, place, TickRows.ALL), Optional::empty));
        }
        if (place.walk() != order.walk()) {
            return limit.rows() <= FEW ? fewTurned(deadlineNanos) : manyTurned(deadlineNanos);
        }
        if (!nextFirst) {
            TickRows rows = new TickRows(readers, span, place, limit.rows());
            return Future.succeededFuture(new TickPage(rows, () -> next(rows.lastIfMore())));
        }
        return lookAhead(place, limit.rows(), deadlineNanos).map(end -> {
            Rows<StoredTick> rows = TickRows.upTo(readers, span, place, end.last());
            return new TickPage(rows, () -> next(end.last().filter(last -> end.more())));
        });
    }

    private Future<TickPage> fewTurned(long deadlineNanos) {
        TickRows newestFirst = new TickRows(readers, span, place, limit.rows());
        return newestFirst
                .reversed(deadlineNanos)
                .map(ticks -> new TickPage(Rows.of(ticks), () -> next(newestFirst.lastIfMore())));
    }

    /** The first and the last are looked for, then all between them is read: ticks stored meanwhile may make it more. */
    private Future<TickPage> manyTurned(long deadlineNanos) {
        return new TickRows(readers, span, place, 1).next(deadlineNanos).compose(newest -> {
            if (newest.isEmpty()) {
                return Future.succeededFuture(new TickPage(Rows.of(List.of()), Optional::empty));
            }
            TickKey last = newest.get(0).key();
            Place below = new Place(place.walk(), last);
            return lookAhead(below, limit.rows() - 1, deadlineNanos).map(end -> {
                TickKey first = end.last().orElse(last);
                return new TickPage(
                        TickRows.between(readers, span, first, last),
                        () -> next(Optional.of(first).filter(key -> end.more())));
            });
        });
    }

    private Future<LookAhead.End> lookAhead(Place from, int rows, long deadlineNanos) {
        return new LookAhead(readers, span, from, rows).find(deadlineNanos);
    }

    private Optional<Place> next(Optional<TickKey> last) {
        return last.map(key -> new Place(place.walk(), key));
    }
}
