package io.tickwire.gateway.history;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.util.Optional;

/** What somebody wants to know of the history, all of it checked. */
interface Query {
    /** How a query is read from the parameters of a request. */
    @FunctionalInterface
    interface Reader {
        Query read(MultiMap parameters) throws BadParameterException;
    }

    /**
     * A text that changes whenever the answer does; empty when the answer changes too often, or finding out is too dear.
     * What is read after it completed is as new or newer.
     */
    Future<Optional<String>> version(long deadlineNanos);

    /**
     * The answer.
     *
     * @param csv as CSV, not as JSON
     * @return fails with {@link BadParameterException} when it would be larger than answers may be
     */
    Future<Reply> reply(boolean csv, long deadlineNanos);
}
