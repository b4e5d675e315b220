package io.tickwire.gateway.history;

import io.tickwire.gateway.query.BadParameterException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.util.Optional;

/** What somebody wants to know of the history, all of it checked. */
interface Query {
    /** How a query about a symbol is read from the parameters of a request. */
    @FunctionalInterface
    interface Reader {
        /** @param nowMicros what relative times are relative to */
        Query read(String symbol, MultiMap parameters, Layout layout, long nowMicros) throws BadParameterException;
    }

    /**
     * A text that changes whenever the answer does; empty when the answer changes too often, or finding out is too dear.
     * What is read after it completed is as new or newer.
     */
    Future<Optional<String>> version(long deadlineNanos);

    /** The line that a CSV file begins with; of other formats none. */
    default String head() {
        return "";
    }

    /**
     * The answer.
     *
     * @return fails with {@link BadParameterException} when it would be larger than answers may be
     */
    Future<Reply> reply(long deadlineNanos);
}
