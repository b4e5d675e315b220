package io.tickwire.domain;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times as people write them in a query or an option: {@code 2026-11-22T10:00:00Z} (RFC 3339 with an offset), a date
 * ({@code 2026-11-22}, its midnight in UTC), a number since the epoch in milliseconds, microseconds or nanoseconds, or a
 * time relative to now ({@code now}, {@code now-5m}, {@code now-1d}).
 */
public final class AskedTime {
    /** What a time must be; see {@link #fault}. */
    public static final String RULE = "must be a time with an offset (2026-11-22T10:00:00Z), a date (2026-11-22), "
            + "milliseconds, microseconds or nanoseconds since 1970, or relative (now, now-5m, now-1d), "
            + "of the years 1970 to 2099";

    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,11}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,19}");
    private static final Pattern RELATIVE = Pattern.compile("now(?:([-+])([0-9]{1,9})([smhdw]))?");

    private AskedTime() {}

    /** What a message says of such a text when {@link #parseMicros} answers {@link Rfc3339#INVALID}. */
    public static String fault(String text) {
        return SECONDS.matcher(text).matches() ? RULE + ", this looks like seconds" : RULE;
    }

    /**
     * Reads the text.
     *
     * @param nowMicros the time that {@code now} stands for, microseconds since the epoch
     * @return microseconds since the epoch, or {@link Rfc3339#INVALID}; never throws
     */
    public static long parseMicros(String text, long nowMicros) {
        if (DATE.matcher(text).matches()) {
            return Rfc3339.parseMicros(text + "T00:00:00Z");
        }
        if (NUMBER.matcher(text).matches()) {
            return number(text);
        }
        Matcher relative = RELATIVE.matcher(text);
        return relative.matches() ? relativeTo(nowMicros, relative) : Rfc3339.parseMicros(text);
    }

    /** A number of seconds is refused: it would be read as a time in 1970 by the rule for milliseconds. 0 is the epoch. */
    private static long number(String text) {
        long micros = EpochTime.parseMicros(text);
        boolean seconds =
                micros != Rfc3339.INVALID && EpochTime.Unit.of(Long.parseLong(text)) == EpochTime.Unit.SECONDS;
        return seconds && micros != 0 ? Rfc3339.INVALID : micros;
    }

    private static long relativeTo(long nowMicros, Matcher relative) {
        if (relative.group(1) == null) {
            return nowMicros;
        }
        long seconds =
                Long.parseLong(relative.group(2)) * secondsOf(relative.group(3).charAt(0));
        long micros = nowMicros + (relative.group(1).equals("-") ? -seconds : seconds) * 1_000_000;
        return Rfc3339.inRange(micros) ? micros : Rfc3339.INVALID;
    }

    private static long secondsOf(char unit) {
        return switch (unit) {
            case 's' -> 1;
            case 'm' -> 60;
            case 'h' -> 3_600;
            case 'd' -> 86_400;
            default -> 604_800;
        };
    }
}
