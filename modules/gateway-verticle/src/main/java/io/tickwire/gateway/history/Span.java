package io.tickwire.gateway.history;

import io.tickwire.domain.AskedTime;
import io.tickwire.domain.Rfc3339;
import io.tickwire.gateway.query.BadParameterException;
import io.vertx.core.MultiMap;
import java.util.OptionalLong;

/**
 * A symbol and a time range {@code [from, to)}.
 *
 * @param from microseconds since the epoch; empty: since the first tick
 * @param to microseconds since the epoch, not before from; empty: without end
 * @param asked the same for the same question, at whatever time it is asked: relative times are in it as they were written
 * @param isRelative whether a time is relative to now
 */
record Span(String symbol, OptionalLong from, OptionalLong to, String asked, boolean isRelative) {
    private static final String RELATIVE_PREFIX = "now";

    /** The range that the parameters {@code from} and {@code to} name. */
    static Span read(String symbol, MultiMap query, long nowMicros) throws BadParameterException {
        String givenFrom = query.get("from");
        String givenTo = query.get("to");
        OptionalLong from = time("from", givenFrom, nowMicros);
        OptionalLong to = time("to", givenTo, nowMicros);
        if (from.isPresent() && to.isPresent() && from.getAsLong() > to.getAsLong()) {
            throw new BadParameterException("from", "must not be after to", "from=" + givenFrom + " to=" + givenTo);
        }
        return new Span(
                symbol,
                from,
                to,
                symbol + " " + asked(from, givenFrom) + " " + asked(to, givenTo),
                isRelative(givenFrom) || isRelative(givenTo));
    }

    /** The same question with the times that it had when it was first asked. */
    Span frozen(OptionalLong firstFrom, OptionalLong firstTo) {
        return new Span(symbol, firstFrom, firstTo, asked, isRelative);
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

    private static boolean isRelative(String text) {
        return text != null && text.startsWith(RELATIVE_PREFIX);
    }

    private static String asked(OptionalLong micros, String text) {
        return isRelative(text) ? plus(text) : micros.toString();
    }

    private static OptionalLong time(String name, String text, long nowMicros) throws BadParameterException {
        if (text == null) {
            return OptionalLong.empty();
        }
        long micros = AskedTime.parseMicros(plus(text), nowMicros);
        if (micros == Rfc3339.INVALID) {
            throw new BadParameterException(name, AskedTime.fault(text), name + "=" + text);
        }
        return OptionalLong.of(micros);
    }

    /** A plus that was not escaped comes as a blank, and can have been nothing else. */
    private static String plus(String text) {
        return text.replace(' ', '+');
    }
}
