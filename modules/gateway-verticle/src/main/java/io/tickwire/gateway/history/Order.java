package io.tickwire.gateway.history;

import io.tickwire.gateway.query.BadParameterException;
import io.vertx.core.MultiMap;

/** In which order the rows of an answer are told. */
enum Order {
    /** The oldest first. */
    ASC(Walk.FORWARD),
    /** The newest first. */
    DESC(Walk.BACKWARD);

    private final Walk walk;

    Order(Walk walk) {
        this.walk = walk;
    }

    /** The parameter {@code order}. */
    static Order read(MultiMap parameters) throws BadParameterException {
        String text = parameters.get("order");
        if (text == null || text.equals("asc")) {
            return ASC;
        }
        if (text.equals("desc")) {
            return DESC;
        }
        throw new BadParameterException("order", "must be asc or desc", "order=" + text);
    }

    /** The way in which rows come in this order. */
    Walk walk() {
        return walk;
    }

    /** Which rows of a span a limit leaves: the oldest only where the span has a beginning and is told from there. */
    Walk walk(Span span, Limit limit) {
        return this == ASC && span.from().isEmpty() && !limit.isAll() ? Walk.BACKWARD : walk;
    }
}
