package io.tickwire.gateway.history;

import io.vertx.core.MultiMap;

/** How many rows an answer may have. */
final class Limit {
    private static final int DEFAULT = 1_000;
    private static final int MAX = 10_000;

    private Limit() {}

    static int read(MultiMap parameters) throws BadParameterException {
        String text = parameters.get("limit");
        if (text == null) {
            return DEFAULT;
        }
        if (text.matches("[0-9]{1,5}")) {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MAX) {
                return limit;
            }
        }
        throw new BadParameterException("limit", "must be a whole number from 1 to " + MAX, "limit=" + text);
    }
}
