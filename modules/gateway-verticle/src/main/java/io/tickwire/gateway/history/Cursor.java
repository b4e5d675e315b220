package io.tickwire.gateway.history;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * A place in the answer to a query: right after a tick, so that ticks which arrive meanwhile shift nothing. The text is for
 * this API alone: base64url of a format byte, a fingerprint of the query, and the key of the tick. Nothing in it is secret, and
 * who makes one up gets no more than ticks of the range asked for.
 */
final class Cursor {
    private static final byte FORMAT = 1;
    private static final int FIXED_BYTES = 1 + 3 * Long.BYTES;
    private static final int MAX_CHARS = 128;

    private Cursor() {}

    static String encode(Span span, TickKey after) {
        byte[] source = after.source().getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.allocate(FIXED_BYTES + source.length)
                .put(FORMAT)
                .putLong(fingerprint(span))
                .putLong(after.micros())
                .putLong(after.seq())
                .put(source);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** The key of the tick after which to go on; empty for text that is no cursor of this query. */
    static Optional<TickKey> decode(Span span, String text) {
        if (text.length() > MAX_CHARS) {
            return Optional.empty();
        }
        ByteBuffer bytes;
        try {
            bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (bytes.remaining() <= FIXED_BYTES || bytes.get() != FORMAT || bytes.getLong() != fingerprint(span)) {
            return Optional.empty();
        }
        long micros = bytes.getLong();
        long seq = bytes.getLong();
        String source = StandardCharsets.US_ASCII.decode(bytes).toString();
        boolean within = micros >= span.fromMicros() && micros < span.toMicros();
        boolean printable = source.chars().allMatch(c -> c >= ' ' && c <= '~');
        return within && printable ? Optional.of(new TickKey(micros, source, seq)) : Optional.empty();
    }

    private static long fingerprint(Span span) {
        return Fingerprint.of(span.symbol() + " " + span.from() + " " + span.to());
    }
}
