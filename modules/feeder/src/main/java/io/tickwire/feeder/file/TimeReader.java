package io.tickwire.feeder.file;

import io.tickwire.domain.EpochTime;
import io.tickwire.domain.Rfc3339;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.List;
import java.util.Optional;

/**
 * Reads the times of one file. A number's size tells its unit, and all numbers of a file have the unit of its first one. A
 * time that can't be told without guessing is a {@link Fault}. For one thread.
 */
final class TimeReader {
    /** Smaller numbers of seconds are before March 1973: rather a count, a date without dashes or a spreadsheet's day. */
    private static final long SMALLEST_NUMBER = 100_000_000;

    private final TimeRules rules;
    private EpochTime.Unit unit;
    private boolean hasText;
    private boolean hasLocalText;
    private Fault fault;
    private String detail;

    /** Why a text is no time. */
    enum Fault {
        MISSING,
        UNREADABLE,
        NEEDS_ZONE,
        /** Another unit than the file's first time. */
        OTHER_UNIT,
        /** A number since 1970, or a date and a time in digits alone. */
        TWO_MEANINGS,
        /** Stands twice in its zone, or not at all, since clocks were changed. */
        CLOCK_CHANGE,
        OUT_OF_RANGE
    }

    TimeReader(TimeRules rules) {
        this.rules = rules;
    }

    /**
     * @param date null when the time is in one piece
     * @return microseconds since the epoch, or {@link Rfc3339#INVALID}: see {@link #fault} and {@link #detail}
     */
    long micros(String date, String time) {
        if (time == null || time.isEmpty() || date != null && date.isEmpty()) {
            return fail(Fault.MISSING, "is missing");
        }
        String text = date == null ? time : date + ' ' + time;
        if (rules.format().isPresent()) {
            return formatted(text);
        }
        long number = date == null ? number(text) : Rfc3339.INVALID;
        if (number != Rfc3339.INVALID || fault == Fault.OTHER_UNIT || fault == Fault.TWO_MEANINGS) {
            return number;
        }
        long exact = Rfc3339.parseMicros(text);
        if (exact != Rfc3339.INVALID) {
            hasText = true;
            return exact;
        }
        return TimeText.parse(text)
                .map(parsed -> written(parsed, text))
                .orElseGet(() -> fail(
                        Fault.UNREADABLE,
                        "\"" + BadText.shown(text) + "\" is not a time that is known; --time-format says how it is"
                                + " written"));
    }

    /** Why the last text was no time. */
    Fault fault() {
        return fault;
    }

    /** The fault in words, to stand after the name of the field. */
    String detail() {
        return detail;
    }

    /** The unit of the numbers; empty before the first. */
    Optional<EpochTime.Unit> unit() {
        return Optional.ofNullable(unit);
    }

    /** How the times of the file are written, for people. */
    String kind() {
        if (rules.format().isPresent()) {
            return "by --time-format" + zone();
        }
        String number = unit == null ? "" : "numbers since 1970 in " + unit.abbreviation();
        String text = hasLocalText ? "text" + zone() : hasText ? "text with offset" : "";
        return List.of(number, text).stream()
                .filter(word -> !word.isEmpty())
                .reduce((one, other) -> one + " and " + other)
                .orElse("");
    }

    private String zone() {
        return rules.zone().map(zone -> " in " + zone).orElse("");
    }

    private long number(String text) {
        fault = null;
        int whole = 0;
        while (whole < text.length() && Character.digit(text.charAt(whole), 10) >= 0 && text.charAt(whole) < 128) {
            whole++;
        }
        boolean isPadded = whole > 1 && text.charAt(0) == '0'; // 0811251000 is a date, or nothing that is known
        if (whole == 0 || whole > 19 || isPadded) {
            return Rfc3339.INVALID;
        }
        long micros = EpochTime.parseMicros(text);
        boolean isNumber = whole == text.length() || text.charAt(whole) == '.';
        if (micros == Rfc3339.INVALID || !isNumber) {
            return Rfc3339.INVALID;
        }
        Optional<String> compact = unit == null ? CompactTime.formatOf(text) : Optional.empty();
        if (compact.isPresent()) {
            return fail(
                    Fault.TWO_MEANINGS,
                    "\"" + text + "\" may be milliseconds since 1970, or a date and a time without anything between:"
                            + " --time-format=" + compact.get() + " reads the date");
        }
        long number = Long.parseLong(text.substring(0, whole));
        if (number < SMALLEST_NUMBER) {
            return Rfc3339.INVALID;
        }
        EpochTime.Unit own = EpochTime.Unit.of(number);
        if (unit != null && own != unit) {
            return fail(
                    Fault.OTHER_UNIT,
                    "\"" + text + "\" is in " + own.abbreviation() + " by its size, but the file began with "
                            + unit.abbreviation());
        }
        unit = own;
        return micros;
    }

    private long written(TimeText time, String text) {
        Optional<ZoneOffset> offset = time.offset();
        if (offset.isEmpty()) {
            hasLocalText = true;
            offset = offsetOf(time.local(), text);
        } else {
            hasText = true;
        }
        if (offset.isEmpty()) {
            return Rfc3339.INVALID;
        }
        long micros = time.micros(offset.get());
        return micros == Rfc3339.INVALID ? fail(Fault.OUT_OF_RANGE, "is not of the years 1970 to 2099") : micros;
    }

    private long formatted(String text) {
        try {
            TemporalAccessor parsed = rules.format().get().parse(text);
            LocalDateTime local = LocalDateTime.of(
                    LocalDate.from(parsed),
                    Optional.ofNullable(parsed.query(TemporalQueries.localTime()))
                            .orElseGet(() -> noTime(text)));
            Optional<ZoneOffset> offset = parsed.isSupported(ChronoField.OFFSET_SECONDS)
                    ? Optional.of(ZoneOffset.ofTotalSeconds(parsed.get(ChronoField.OFFSET_SECONDS)))
                    : Optional.empty();
            ZoneId named = parsed.query(TemporalQueries.zoneId());
            if (offset.isEmpty() && named != null) {
                offset = offsetOf(local, named, text);
                if (offset.isEmpty()) {
                    return Rfc3339.INVALID;
                }
            }
            return written(new TimeText(local, local.getNano(), offset), text);
        } catch (DateTimeException e) {
            return fail(
                    Fault.UNREADABLE,
                    "\"" + BadText.shown(text) + "\" is not written as --time-format says: " + e.getMessage());
        }
    }

    private static LocalTime noTime(String text) {
        throw new DateTimeException("it has no time of the day: " + BadText.shown(text));
    }

    private Optional<ZoneOffset> offsetOf(LocalDateTime local, String text) {
        if (rules.zone().isEmpty()) {
            fail(
                    Fault.NEEDS_ZONE,
                    "\"" + BadText.shown(text)
                            + "\" has no offset from UTC; --time-zone says in which zone it is, such as"
                            + " --time-zone=UTC");
            return Optional.empty();
        }
        return offsetOf(local, rules.zone().get(), text);
    }

    private Optional<ZoneOffset> offsetOf(LocalDateTime local, ZoneId zone, String text) {
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
        if (offsets.size() == 1) {
            return Optional.of(offsets.get(0));
        }
        fail(
                Fault.CLOCK_CHANGE,
                "\"" + BadText.shown(text) + "\" " + (offsets.isEmpty() ? "does not exist in " : "is two times in ")
                        + zone + ", where clocks were changed");
        return Optional.empty();
    }

    private long fail(Fault why, String words) {
        fault = why;
        detail = words;
        return Rfc3339.INVALID;
    }
}
