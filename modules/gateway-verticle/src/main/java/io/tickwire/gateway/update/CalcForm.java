package io.tickwire.gateway.update;

import io.tickwire.domain.Rfc3339;
import io.tickwire.domain.Symbol;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads a {@code symbol.updated} message that has exactly the form in which calc writes it: the same members in the same order, no
 * blanks, plain ASCII. It checks every byte, as {@link UpdateReader} does, but knows what comes next, so that it costs less than
 * half. What has any other form is left to {@link UpdateReader}: other writers, later versions, and all that is malformed. For one
 * thread.
 */
public final class CalcForm {
    private static final byte[] TYPE = ascii("{\"type\":");
    private static final byte[] UPDATED = ascii("\"symbol.updated\"");
    private static final byte[] SYMBOL = ascii(",\"symbol\":\"");
    private static final byte[] TS = ascii("\",\"ts\":\"");
    private static final byte[] SEQ = ascii("\",\"seq\":");
    private static final byte[] PRICE = ascii(",\"view\":{\"price\":\"");
    private static final byte[] VOLUME = ascii("\",\"volume\":\"");
    private static final byte[] SOURCE = ascii("\",\"source\":\"");
    private static final byte[] COUNT = ascii("\",\"count\":");
    private static final byte[] CONFLATED = ascii(",\"conflated\":");
    private static final byte[] RECEIVED_AT = ascii(",\"receivedAt\":\"");
    private static final byte[] QUOTE = ascii("\"");
    private static final byte[] PUBLISHED_AT = ascii(",\"publishedAt\":\"");
    private static final byte[] WARMING = ascii(",\"warming\":true");
    private static final byte[] BAR = ascii(",\"bar\":{\"interval\":\"1m\",\"start\":\"");
    private static final byte[] BAR_OPEN = ascii("\",\"open\":\"");
    private static final byte[] WINDOWS = ascii("},\"windows\":{\"");
    private static final byte[] WINDOW_OPEN = ascii("\":{\"open\":\"");
    private static final byte[] HIGH = ascii("\",\"high\":\"");
    private static final byte[] LOW = ascii("\",\"low\":\"");
    private static final byte[] CLOSE = ascii("\",\"close\":\"");
    private static final byte[] VWAP = ascii(",\"vwap\":");
    private static final byte[] CHANGE_PCT = ascii(",\"changePct\":");
    private static final byte[] STDDEV = ascii(",\"stddev\":");
    private static final byte[] NEXT_WINDOW = ascii("},\"");
    private static final byte[] END = ascii("}}}}");
    private static final byte[] NULL = ascii("null");
    private static final byte[] DAY = ascii("24h");

    private static final int MAX_TIME_LENGTH = 35; // nine digits of a second and an offset
    private static final int MAX_LABEL_LENGTH = 8;
    private static final int MAX_DIGITS = 18; // fits into a long whatever they are
    private static final int TYPE_START = TYPE.length;
    private static final int TYPE_END = TYPE.length + UPDATED.length;

    private byte[] json;
    private int at;
    private boolean fits;

    /**
     * @param message kept by the update
     * @return empty when the message has another form, which says nothing about it
     */
    public Optional<Update> read(byte[] message) {
        json = message;
        at = 0;
        fits = true;
        text(TYPE);
        text(UPDATED);
        text(SYMBOL);
        String symbol = printable(Symbol.MAX_LENGTH);
        text(TS);
        String ts = printable(MAX_TIME_LENGTH);
        text(SEQ);
        long seq = integer();
        text(PRICE);
        int priceStart = at;
        decimal();
        int priceEnd = at;
        text(VOLUME);
        decimal();
        text(SOURCE);
        String source = printable(UpdateReader.MAX_SOURCE_LENGTH);
        text(COUNT);
        integer();
        text(CONFLATED);
        integer();
        long receivedAtMicros = skip(RECEIVED_AT) ? time() : 0;
        text(PUBLISHED_AT);
        long publishedAtMicros = time();
        skip(WARMING);
        text(BAR);
        printable(MAX_TIME_LENGTH);
        text(BAR_OPEN);
        prices();
        String changePct = windows();
        if (!fits
                || at != json.length
                || !symbol.equals(Symbol.normalize(symbol))
                || Rfc3339.parseMicros(ts) == Rfc3339.INVALID) {
            return Optional.empty();
        }
        return Optional.of(new Update(
                Update.Kind.SYMBOL,
                symbol,
                seq,
                ts,
                string(priceStart, priceEnd),
                source,
                changePct,
                receivedAtMicros,
                publishedAtMicros,
                TYPE_START,
                TYPE_END,
                json,
                Update.Order.IN_ORDER));
    }

    /** The windows and the end of the message. Returns the change over 24 hours as it is written, null when there is none. */
    private String windows() {
        String changePct = null;
        text(WINDOWS);
        do {
            int labelStart = at;
            label();
            boolean isDay = at - labelStart == DAY.length && matches(DAY, labelStart);
            text(WINDOW_OPEN);
            prices();
            text(VWAP);
            number();
            text(CHANGE_PCT);
            int start = at;
            boolean isKnown = number();
            if (isDay && isKnown) {
                changePct = string(start, at);
            }
            text(STDDEV);
            number();
        } while (skip(NEXT_WINDOW));
        text(END);
        return changePct;
    }

    /** From the first price to the count. */
    private void prices() {
        decimal();
        text(HIGH);
        decimal();
        text(LOW);
        decimal();
        text(CLOSE);
        decimal();
        text(VOLUME);
        decimal();
        text(COUNT);
        integer();
    }

    private void text(byte[] expected) {
        fits = skip(expected);
    }

    /** Passes over a part that may be there; false when something else is. */
    private boolean skip(byte[] part) {
        boolean there = fits && matches(part, at);
        if (there) {
            at += part.length; // so it never lies behind the end
        }
        return there;
    }

    private boolean matches(byte[] expected, int from) {
        int to = from + expected.length;
        return to <= json.length && Arrays.equals(json, from, to, expected, 0, expected.length);
    }

    private byte next() {
        return at < json.length ? json[at] : 0;
    }

    /** Up to the next quote: printable ASCII without escapes, at least one character. */
    private String printable(int most) {
        int start = at;
        if (fits) {
            while (next() >= ' ' && next() <= '~' && next() != '"' && next() != '\\') {
                at++;
            }
        }
        fits = fits && at > start && at - start <= most;
        return fits ? string(start, at) : "";
    }

    private void label() {
        int start = at;
        while (isDigit(next()) || (next() >= 'a' && next() <= 'z')) {
            at++;
        }
        fits = fits && at > start && at - start <= MAX_LABEL_LENGTH;
    }

    private long integer() {
        int start = at;
        long value = 0;
        while (isDigit(next()) && at - start < MAX_DIGITS) {
            value = 10 * value + json[at++] - '0';
        }
        fits = fits && at > start && !isDigit(next()) && (json[start] != '0' || at == start + 1);
        return value;
    }

    /** As {@link ViewValues#decimal} has it. */
    private void decimal() {
        int start = at;
        if (next() == '-') {
            at++;
        }
        int whole = digits();
        if (next() == '.') {
            at++;
            fits = fits && digits() > 0;
        }
        fits = fits && whole > 0 && at - start <= ViewValues.MAX_DECIMAL_LENGTH;
    }

    /** A JSON number or null; false when it is null. */
    private boolean number() {
        if (skip(NULL)) {
            return false;
        }
        if (next() == '-') {
            at++;
        }
        int start = at;
        int whole = digits();
        fits = fits && whole > 0 && (whole == 1 || json[start] != '0');
        if (next() == '.') {
            at++;
            fits = fits && digits() > 0;
        }
        if (next() == 'E') {
            at++;
            if (next() == '-') {
                at++;
            }
            fits = fits && digits() > 0;
        }
        fits = fits && at - start <= ViewValues.MAX_DECIMAL_LENGTH;
        return true;
    }

    private int digits() {
        int start = at;
        while (isDigit(next())) {
            at++;
        }
        return at - start;
    }

    private long time() {
        String text = printable(MAX_TIME_LENGTH);
        text(QUOTE);
        long micros = fits ? Rfc3339.parseMicros(text) : Rfc3339.INVALID;
        fits = fits && micros != Rfc3339.INVALID;
        return micros;
    }

    private String string(int from, int to) {
        return new String(json, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static boolean isDigit(byte character) {
        return character >= '0' && character <= '9';
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
