package io.tickwire.gateway.history;

import io.tickwire.gateway.query.BadParameterException;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long bars are and where they start. A bar reaches from its start to the start of the next one; every time belongs to exactly
 * one. Times are microseconds since the epoch.
 */
sealed interface Interval permits FixedInterval, CalendarInterval {
    /** The longest interval: a leap year. */
    Duration MAX = Duration.ofDays(366);

    /** The longest interval that is not of whole minutes: its bars are made of all their ticks each time. */
    Duration MAX_OF_TICKS = Duration.ofDays(1);

    Pattern TEXT = Pattern.compile("([1-9][0-9]{0,8})([smhd])|1w|1M");
    String RULE = "must be a whole number and s, m, h or d (90s, 5m, 4h, 1d), or 1w, or 1M";

    /** The start of the bar that the time belongs to. */
    long start(long micros);

    /** The start of the bar after the one that starts then. */
    long next(long start);

    /**
     * How far bars of the same length follow on one another: the end of the last one, at most {@code end}.
     *
     * @param start of a bar
     * @param end start of a later bar
     */
    long sameLengthEnd(long start, long end);

    /**
     * The same, going back: the start of the first bar of those that have the length of the bar before {@code end}, at least
     * {@code start}.
     */
    long sameLengthStart(long start, long end);

    /** Whether stored minutes make up such a bar; another one is made of ticks. */
    boolean isOfMinutes();

    /** About how long a bar is. */
    Duration typicalLength();

    /** The start of the first bar that starts at that time or later. */
    default long firstStart(long micros) {
        long start = start(micros);
        return start == micros ? start : next(start);
    }

    /** Reads the parameters {@code interval} and {@code tz}. */
    static Interval read(MultiMap parameters) throws BadParameterException {
        String text = parameters.get("interval");
        Matcher matcher = TEXT.matcher(text == null ? "" : text);
        if (!matcher.matches()) {
            throw new BadParameterException("interval", RULE, "interval=" + text);
        }
        ZoneId zone = zone(parameters.get("tz"));
        boolean calendar = !zone.equals(ZoneOffset.UTC);
        if (matcher.group(1) == null) {
            return text.equals("1M") ? CalendarInterval.month(zone) : week(zone, calendar);
        }
        long number = Long.parseLong(matcher.group(1));
        char unit = matcher.group(2).charAt(0);
        if (calendar && unit != 'd') {
            throw new BadParameterException(
                    "tz", "must be left out, it is for intervals of d, 1w and 1M", "tz=" + zone + " interval=" + text);
        }
        Duration length = lengthOf(number, unit);
        if (length.compareTo(MAX) > 0) {
            throw new BadParameterException("interval", "must be at most " + MAX.toDays() + "d", "interval=" + text);
        }
        if (length.toSecondsPart() != 0 && length.compareTo(MAX_OF_TICKS) > 0) {
            throw new BadParameterException(
                    "interval",
                    "must be at most " + MAX_OF_TICKS.toSeconds() + "s where it is not of whole minutes",
                    "interval=" + text);
        }
        return calendar ? CalendarInterval.days(number, zone) : new FixedInterval(length, 0);
    }

    private static Interval week(ZoneId zone, boolean calendar) {
        return calendar
                ? CalendarInterval.week(zone)
                : new FixedInterval(Duration.ofDays(7), FixedInterval.A_MONDAY_MICROS);
    }

    private static Duration lengthOf(long number, char unit) {
        return switch (unit) {
            case 's' -> Duration.ofSeconds(number);
            case 'm' -> Duration.ofMinutes(number);
            case 'h' -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    private static ZoneId zone(String name) throws BadParameterException {
        if (name == null || name.equals("UTC")) {
            return ZoneOffset.UTC;
        }
        if (!ZoneId.getAvailableZoneIds().contains(name)) {
            throw new BadParameterException(
                    "tz", "must be UTC or a time zone by its name, as Europe/Berlin", "tz=" + name);
        }
        return ZoneId.of(name);
    }
}
