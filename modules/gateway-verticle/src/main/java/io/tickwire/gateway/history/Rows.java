package io.tickwire.gateway.history;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Stored rows in order, a page at a time. For one event loop. */
interface Rows<R> {
    /**
     * The next rows; none at the end, and from then on. Not to be called again before it has completed.
     *
     * @param deadlineNanos by {@link System#nanoTime}: fails when the rows are not there by then
     */
    Future<List<R>> next(long deadlineNanos);

    /** Rows that are there already. */
    static <R> Rows<R> of(List<R> rows) {
        List<R> left = new ArrayList<>(rows);
        return deadlineNanos -> {
            List<R> page = List.copyOf(left);
            left.clear();
            return Future.succeededFuture(page);
        };
    }

    /** All that are left, the last one first. Only for rows that are few: they are all in memory. */
    default Future<List<R>> reversed(long deadlineNanos) {
        return collect(new ArrayList<>(), deadlineNanos).map(all -> {
            Collections.reverse(all);
            return all;
        });
    }

    private Future<List<R>> collect(List<R> all, long deadlineNanos) {
        return next(deadlineNanos).compose(page -> {
            all.addAll(page);
            return page.isEmpty() ? Future.succeededFuture(all) : collect(all, deadlineNanos);
        });
    }
}
