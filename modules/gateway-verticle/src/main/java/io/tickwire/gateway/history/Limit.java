package io.tickwire.gateway.history;

import io.tickwire.gateway.query.BadParameterException;
import io.vertx.core.MultiMap;

/**
 * How many rows an answer may have for each symbol.
 *
 * @param isAll all of the range, however many
 * @param rows when it is not all
 */
record Limit(boolean isAll, int rows) {
    private static final int DEFAULT = 1_000;
    private static final int MAX = 10_000;

    /** The parameter {@code limit}. */
    static Limit read(MultiMap parameters, Format format) throws BadParameterException {
        String text = parameters.get("limit");
        if (text == null) {
            return new Limit(false, DEFAULT);
        }
        if (text.equals("all")) {
            if (format == Format.JSON) {
                throw new BadParameterException(
                        "limit", "must be a number for JSON, all is for format=csv and format=ndjson", "limit=all");
            }
            return new Limit(true, Integer.MAX_VALUE);
        }
        if (text.matches("[0-9]{1,5}")) {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MAX) {
                return new Limit(false, limit);
            }
        }
        throw new BadParameterException(
                "limit", "must be a whole number from 1 to " + MAX + ", or all", "limit=" + text);
    }
}
