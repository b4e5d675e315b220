package io.tickwire.feeder.file;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;

/**
 * How times are to be read.
 *
 * @param format for every time; empty: numbers since 1970 and the forms of {@link TimeText}
 * @param zone of times without an offset; empty: such times are refused
 */
public record TimeRules(Optional<DateTimeFormatter> format, Optional<ZoneId> zone) {
    /** Nothing but what the file says. */
    public static final TimeRules NONE = new TimeRules(Optional.empty(), Optional.empty());

    /**
     * Reads the options.
     *
     * @param format a pattern of {@link DateTimeFormatter}, or null
     * @param zone {@code UTC}, {@code +01:00}, {@code Europe/Berlin}, or null
     * @throws IllegalArgumentException when one of them is none
     */
    public static TimeRules of(String format, String zone) {
        return new TimeRules(
                Optional.ofNullable(format).map(TimeRules::formatter),
                Optional.ofNullable(zone).map(TimeRules::zone));
    }

    TimeRules withUtc() {
        return new TimeRules(format, Optional.of(ZoneOffset.UTC));
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text.strip());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "must be a time zone such as UTC, +01:00 or Europe/Berlin: --time-zone=" + text, e);
        }
    }

    /** Strict: 31 February is an error, and not the 28th. */
    private static DateTimeFormatter formatter(String pattern) {
        try {
            return new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .appendPattern(yearOfTheCalendar(pattern))
                    .toFormatter(Locale.ENGLISH)
                    .withResolverStyle(ResolverStyle.STRICT);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "must be a pattern of java.time such as 'dd.MM.yyyy HH:mm:ss[.SSS]': --time-format=" + pattern
                            + ": " + e.getMessage(),
                    e);
        }
    }

    /** {@code y} is the year of an era, which strict reading needs to be told; {@code u} is what is meant. */
    private static String yearOfTheCalendar(String pattern) {
        StringBuilder out = new StringBuilder(pattern.length());
        boolean isQuoted = false;
        for (char c : pattern.toCharArray()) {
            isQuoted ^= c == '\'';
            out.append(c == 'y' && !isQuoted ? 'u' : c);
        }
        return out.toString();
    }
}
