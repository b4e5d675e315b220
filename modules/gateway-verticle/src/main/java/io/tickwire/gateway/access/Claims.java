package io.tickwire.gateway.access;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what a token that is rightly signed says. What is not understood makes it a bad token, and never one that opens more. Pure.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7519#section-4.1">RFC 7519, 4.1: registered claims</a>
 */
final class Claims {
    /** How far the clock of who made the token may be from this one. */
    static final long SKEW_MICROS = 30_000_000;

    /** A token that says whom it is for must say this: another service's token is no ticket for this one. */
    static final String AUDIENCE = "tickwire";

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final String CHANNELS = "channels";

    private Claims() {}

    /**
     * @param nowMicros wall clock, microseconds since the epoch
     * @return it ends when the token says; a token that was over already, within the skew, ends with the skew
     */
    static Grant read(JsonObject claims, long nowMicros) throws BadTokenException {
        long expires = time(claims, "exp").orElseThrow(() -> new BadTokenException("must say when it ends: exp"));
        if (nowMicros - SKEW_MICROS >= expires) {
            throw new BadTokenException(
                    Denial.TOKEN_EXPIRED, "is over: exp=" + seconds(expires) + " now=" + seconds(nowMicros));
        }
        for (String begin : List.of("nbf", "iat")) {
            Optional<Long> time = time(claims, begin);
            if (time.isPresent() && time.get() > nowMicros + SKEW_MICROS) {
                throw new BadTokenException(
                        Denial.TOKEN_NOT_YET_VALID,
                        "is not valid yet: " + begin + "=" + seconds(time.get()) + " now=" + seconds(nowMicros));
            }
        }
        requireAudience(claims);
        return new Grant(channels(claims), expires > nowMicros ? expires : expires + SKEW_MICROS);
    }

    private static void requireAudience(JsonObject claims) throws BadTokenException {
        Object audience = claims.getValue("aud");
        boolean isHere = !claims.containsKey("aud")
                || AUDIENCE.equals(audience)
                || (audience instanceof JsonArray several && several.contains(AUDIENCE));
        if (!isHere) {
            throw new BadTokenException("is for another service: aud must be left out, or have " + AUDIENCE);
        }
    }

    private static Optional<ChannelPatterns> channels(JsonObject claims) throws BadTokenException {
        if (!claims.containsKey(CHANNELS)) {
            return Optional.empty();
        }
        if (!(claims.getValue(CHANNELS) instanceof JsonArray list)) {
            throw new BadTokenException("must be a list: channels");
        }
        if (list.size() > ChannelPatterns.MAX_PATTERNS) {
            throw new BadTokenException(
                    "must be at most " + ChannelPatterns.MAX_PATTERNS + ": channels=" + list.size());
        }
        List<String> patterns = new ArrayList<>();
        for (Object pattern : list) {
            if (!(pattern instanceof String text)) {
                throw new BadTokenException("must be a list of text: channels");
            }
            patterns.add(text);
        }
        try {
            return Optional.of(ChannelPatterns.of(patterns));
        } catch (IllegalArgumentException e) {
            throw new BadTokenException("channels: " + e.getMessage());
        }
    }

    /** Seconds since the epoch, whole or not, as microseconds; far away is the end of time. */
    private static Optional<Long> time(JsonObject claims, String name) throws BadTokenException {
        if (!claims.containsKey(name)) {
            return Optional.empty();
        }
        if (!(claims.getValue(name) instanceof Number number)) {
            throw new BadTokenException("must be a number of seconds since 1970: " + name);
        }
        double micros = number.doubleValue() * MICROS_PER_SECOND;
        double most = Long.MAX_VALUE / 2; // room for the skew
        return Optional.of((long) Math.max(-most, Math.min(most, micros)));
    }

    private static long seconds(long micros) {
        return Math.floorDiv(micros, MICROS_PER_SECOND);
    }
}
