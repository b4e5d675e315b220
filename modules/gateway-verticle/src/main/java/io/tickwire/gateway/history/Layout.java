package io.tickwire.gateway.history;

import io.tickwire.gateway.query.BadParameterException;
import io.vertx.core.MultiMap;

/**
 * How the rows of an answer are written.
 *
 * @param ofMany whether the answer is about several symbols
 * @param safe whether CSV cells that a spreadsheet would run as a formula get an apostrophe before them
 */
record Layout(Format format, boolean ofMany, boolean safe) {
    static Layout read(MultiMap parameters, Format format) throws BadParameterException {
        String safe = parameters.get("safe");
        if (safe != null && !safe.equals("0") && !safe.equals("1")) {
            throw new BadParameterException("safe", "must be 0 or 1", "safe=" + safe);
        }
        return new Layout(format, parameters.contains("symbols"), "1".equals(safe));
    }
}
