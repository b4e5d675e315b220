package io.tickwire.feeder.file;

import io.tickwire.domain.Rfc3339;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Date and time as databases and tools write them, year first: {@code 2026-11-25 10:00:00.123456+00}, {@code
 * 2026/11/25T10:00:00Z}, {@code 20261125 100000123}, {@code 20261125100000}. Day-first and month-first dates are not read:
 * which of the two is meant can't be seen. A leap second is the last microsecond of its minute.
 *
 * @param local date and time as written
 * @param nanosOfSecond what is finer than a second, cut to microseconds by {@link #micros}
 * @param offset as written; empty when the text has none
 */
record TimeText(LocalDateTime local, int nanosOfSecond, Optional<ZoneOffset> offset) {
    private static final Pattern FORM =
            Pattern.compile("(?<year>\\d{4})(?:([-/.])(?<month>\\d{1,2})\\2(?<day>\\d{1,2})|(?<monthday>\\d{4}))"
                    + "(?:[ TtD_-] *|(?<=\\d{8})(?=\\d{6}))"
                    + "(?:(?<hour>\\d{1,2}):(?<minute>\\d{2})(?::(?<second>\\d{2})(?:[.,](?<fraction>\\d{1,12}))?)?"
                    + "|(?<clock>\\d{6})(?:[.,]?(?<digits>\\d{3}|\\d{6}|\\d{9}|(?<=[.,])\\d{1,12}))?)"
                    + " ?(?<offset>[Zz]|UTC|GMT|[+-]\\d{2}(?::?\\d{2}(?::?\\d{2})?)?)?(?:\\[[^\\]]*\\])?");
    private static final int LEAP_SECOND = 60;
    private static final int LAST_MICROSECOND = 999_999_000;

    /** Empty when the text is none of the forms, or no day or hour that exists. */
    static Optional<TimeText> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        String monthDay = form.group("monthday");
        String clock = form.group("clock");
        int second = clock == null ? number(form.group("second")) : number(clock.substring(4));
        boolean isLeap = second == LEAP_SECOND;
        try {
            LocalDateTime local = LocalDateTime.of(
                    number(form.group("year")),
                    monthDay == null ? number(form.group("month")) : number(monthDay.substring(0, 2)),
                    monthDay == null ? number(form.group("day")) : number(monthDay.substring(2)),
                    clock == null ? number(form.group("hour")) : number(clock.substring(0, 2)),
                    clock == null ? number(form.group("minute")) : number(clock.substring(2, 4)),
                    isLeap ? LEAP_SECOND - 1 : second);
            int nanos = nanos(clock == null ? form.group("fraction") : form.group("digits"));
            return Optional.of(new TimeText(local, isLeap ? LAST_MICROSECOND : nanos, offset(form.group("offset"))));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Microseconds since the epoch, or {@link Rfc3339#INVALID} out of the years 1970 to 2099. */
    long micros(ZoneOffset at) {
        long micros = local.toEpochSecond(at) * 1_000_000 + nanosOfSecond / 1_000;
        return Rfc3339.inRange(micros) ? micros : Rfc3339.INVALID;
    }

    private static Optional<ZoneOffset> offset(String text) {
        if (text == null) {
            return Optional.empty();
        }
        return Optional.of(Character.isLetter(text.charAt(0)) ? ZoneOffset.UTC : ZoneOffset.of(text));
    }

    private static int nanos(String fraction) {
        return fraction == null ? 0 : number((fraction + "00000000").substring(0, 9));
    }

    private static int number(String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }
}
