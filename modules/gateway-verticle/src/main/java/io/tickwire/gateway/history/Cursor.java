package io.tickwire.gateway.history;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A place in the answer to a query: right beyond a tick, so that ticks which arrive meanwhile shift nothing. The text is for
 * this API alone: base64url of a format byte, a fingerprint of the query, the key of the tick, and, where the query has relative
 * times, the times that they meant for the first page. Nothing in it is secret, and who makes one up gets no more than ticks of the
 * symbol asked for.
 *
 * @param span the query, with the times of its first page
 */
record Cursor(Span span, Place place) {
    private static final int FIRST_FORMAT = 1;

    /** To be added to the first format. */
    private static final int BACKWARD = 1;

    /** To be added to the first format. */
    private static final int WITH_TIMES = 2;

    private static final int FIXED_BYTES = 1 + 3 * Long.BYTES;
    private static final int TIMES_BYTES = 2 * Long.BYTES;
    private static final int MAX_CHARS = 128;
    private static final long OPEN = Long.MIN_VALUE;

    String encode() {
        byte[] source = place.key().source().getBytes(StandardCharsets.US_ASCII);
        int format =
                FIRST_FORMAT + (place.walk() == Walk.BACKWARD ? BACKWARD : 0) + (span.isRelative() ? WITH_TIMES : 0);
        ByteBuffer bytes = ByteBuffer.allocate(FIXED_BYTES + (span.isRelative() ? TIMES_BYTES : 0) + source.length)
                .put((byte) format)
                .putLong(fingerprint(span))
                .putLong(place.key().micros())
                .putLong(place.key().seq());
        if (span.isRelative()) {
            bytes.putLong(span.from().orElse(OPEN)).putLong(span.to().orElse(OPEN));
        }
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(bytes.put(source).array());
    }

    /**
     * Reads a cursor of a query; empty for text that is none of it.
     *
     * @param span the query, with the times that it has now
     */
    static Optional<Cursor> decode(Span span, String text) {
        if (text.length() > MAX_CHARS) {
            return Optional.empty();
        }
        ByteBuffer bytes;
        try {
            bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        int fixedBytes = FIXED_BYTES + (span.isRelative() ? TIMES_BYTES : 0);
        if (bytes.remaining() <= fixedBytes) {
            return Optional.empty();
        }
        int format = bytes.get() - FIRST_FORMAT - (span.isRelative() ? WITH_TIMES : 0);
        if ((format != 0 && format != BACKWARD) || bytes.getLong() != fingerprint(span)) {
            return Optional.empty();
        }
        long micros = bytes.getLong();
        long seq = bytes.getLong();
        Span asked = span.isRelative() ? span.frozen(time(bytes.getLong()), time(bytes.getLong())) : span;
        String source = StandardCharsets.US_ASCII.decode(bytes).toString();
        boolean within = micros >= asked.fromMicros() && micros < asked.toMicros();
        boolean printable = source.chars().allMatch(c -> c >= ' ' && c <= '~');
        Walk walk = format == BACKWARD ? Walk.BACKWARD : Walk.FORWARD;
        return within && printable
                ? Optional.of(new Cursor(asked, new Place(walk, new TickKey(micros, source, seq))))
                : Optional.empty();
    }

    private static OptionalLong time(long micros) {
        return micros == OPEN ? OptionalLong.empty() : OptionalLong.of(micros);
    }

    private static long fingerprint(Span span) {
        return Fingerprint.of(span.asked());
    }
}
