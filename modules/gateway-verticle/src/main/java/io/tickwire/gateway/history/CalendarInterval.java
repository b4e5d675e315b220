package io.tickwire.gateway.history;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.function.UnaryOperator;

/**
 * Bars of days, a week or a month as people of a time zone count them: each starts with a day there, at midnight or, where the
 * clocks pass over midnight, with the first moment of the day. Where the clocks show midnight twice, the day starts the first time.
 * So a day has 23 or 25 hours when the clocks are changed.
 */
final class CalendarInterval implements Interval {
    private static final long MICROS_PER_MINUTE = 60_000_000;

    /** So that looking for bars of one length ends; more would not fit into a page anyway. */
    private static final int MAX_SAME_LENGTH = 512;

    private final ZoneId zone;
    private final Duration typicalLength;
    private final UnaryOperator<LocalDate> firstDay;
    private final UnaryOperator<LocalDate> nextFirstDay;

    private CalendarInterval(
            ZoneId zone,
            Duration typicalLength,
            UnaryOperator<LocalDate> firstDay,
            UnaryOperator<LocalDate> nextFirstDay) {
        this.zone = zone;
        this.typicalLength = typicalLength;
        this.firstDay = firstDay;
        this.nextFirstDay = nextFirstDay;
    }

    /** So many days, counted from 1970-01-01 in the zone. */
    static CalendarInterval days(long days, ZoneId zone) {
        return new CalendarInterval(
                zone,
                Duration.ofDays(days),
                date -> date.minusDays(Math.floorMod(date.toEpochDay(), days)),
                date -> date.plusDays(days));
    }

    /** From Monday to Sunday. */
    static CalendarInterval week(ZoneId zone) {
        return new CalendarInterval(
                zone,
                Duration.ofDays(7),
                date -> date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)),
                date -> date.plusWeeks(1));
    }

    static CalendarInterval month(ZoneId zone) {
        return new CalendarInterval(
                zone, Duration.ofDays(31), date -> date.withDayOfMonth(1), date -> date.plusMonths(1));
    }

    @Override
    public long start(long micros) {
        LocalDate first = firstDay.apply(dateOf(micros));
        long next = startOf(nextFirstDay.apply(first));
        if (next <= micros) {
            return next; // the clocks went back over midnight: it is the day before once more, but that day is over
        }
        long start = startOf(first);
        return start <= micros ? start : startOf(firstDay.apply(first.minusDays(1)));
    }

    @Override
    public long next(long start) {
        return startOf(nextFirstDay.apply(firstDay.apply(dateOf(start))));
    }

    @Override
    public long sameLengthEnd(long start, long end) {
        long to = next(start);
        long length = to - start;
        for (int bars = 1; to < end && bars < MAX_SAME_LENGTH && next(to) - to == length; bars++) {
            to += length;
        }
        return Math.min(to, end);
    }

    @Override
    public long sameLengthStart(long start, long end) {
        long from = start(end - 1);
        long length = end - from;
        for (int bars = 1; from > start && bars < MAX_SAME_LENGTH && from - start(from - 1) == length; bars++) {
            from -= length;
        }
        return Math.max(from, start);
    }

    /** Starts are full minutes: no zone has had another offset since 1972, and before they are the next full minute. */
    @Override
    public boolean isOfMinutes() {
        return true;
    }

    @Override
    public Duration typicalLength() {
        return typicalLength;
    }

    private LocalDate dateOf(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atZone(zone).toLocalDate();
    }

    private long startOf(LocalDate date) {
        long micros = date.atStartOfDay(zone).toEpochSecond() * 1_000_000;
        return micros + Math.floorMod(-micros, MICROS_PER_MINUTE);
    }
}
