package io.tickwire.gateway.history;

import io.tickwire.domain.Rfc3339;
import io.tickwire.domain.Symbol;
import io.vertx.core.MultiMap;
import java.util.OptionalLong;

/**
 * A symbol and a time range {@code [from, to)}.
 *
 * @param from microseconds since the epoch; empty: since the first tick
 * @param to microseconds since the epoch, not before from; empty: without end
 */
record Span(String symbol, OptionalLong from, OptionalLong to) {
    private static final String TIME_RULE =
            "must be RFC 3339 with an offset, or milliseconds since 1970, of the years 1970 to 2099";
    private static final int MAX_MILLIS_DIGITS = 13;

    static Span read(MultiMap query) throws BadParameterException {
        String given = query.get("symbol");
        String symbol = given == null ? null : Symbol.normalize(given);
        if (symbol == null) {
            throw new BadParameterException("symbol", Symbol.RULE, "symbol=" + given);
        }
        OptionalLong from = time("from", query.get("from"));
        OptionalLong to = time("to", query.get("to"));
        if (from.isPresent() && to.isPresent() && from.getAsLong() > to.getAsLong()) {
            throw new BadParameterException(
                    "from", "must not be after to", "from=" + query.get("from") + " to=" + query.get("to"));
        }
        return new Span(symbol, from, to);
    }

    /** The beginning, or the epoch. */
    long fromMicros() {
        return from.orElse(0);
    }

    /** The end, or the end of the times that a tick may have. */
    long toMicros() {
        return to.orElse(Rfc3339.END_MICROS);
    }

    /** For messages: {@code from=… to=…}, {@code none} for an open end. */
    String text() {
        return "from=" + text(from) + " to=" + text(to);
    }

    private static String text(OptionalLong micros) {
        return micros.isPresent() ? Rfc3339.format(micros.getAsLong()) : "none";
    }

    private static OptionalLong time(String name, String text) throws BadParameterException {
        if (text == null) {
            return OptionalLong.empty();
        }
        // a plus that was not escaped comes as a blank, and can have been nothing else
        long micros = isDigits(text) ? Long.parseLong(text) * 1_000 : Rfc3339.parseMicros(text.replace(' ', '+'));
        if (!Rfc3339.inRange(micros)) {
            throw new BadParameterException(name, TIME_RULE, name + "=" + text);
        }
        return OptionalLong.of(micros);
    }

    private static boolean isDigits(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_MILLIS_DIGITS
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
