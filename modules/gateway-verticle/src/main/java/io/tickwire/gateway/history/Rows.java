package io.tickwire.gateway.history;

import io.vertx.core.Future;
import java.util.List;

/** Stored rows in order, a page at a time. For one event loop. */
interface Rows<R> {
    /**
     * The next rows; none at the end, and from then on. Not to be called again before it has completed.
     *
     * @param deadlineNanos by {@link System#nanoTime}: fails when the rows are not there by then
     */
    Future<List<R>> next(long deadlineNanos);
}
