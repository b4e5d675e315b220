package io.tickwire.domain;

/**
 * Times as RFC 3339 text and as microseconds since 1970-01-01T00:00:00Z, years 1970 to 2099. Civil-day arithmetic is that
 * of <a href="https://howardhinnant.github.io/date_algorithms.html">Hinnant, days_from_civil</a>.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3339#section-5.6">RFC 3339, section 5.6</a>
 */
public final class Rfc3339 {
    /** What {@link #parseMicros} answers for text that is not a time of its range. */
    public static final long INVALID = Long.MIN_VALUE;

    /** 2100-01-01T00:00:00Z: the first microsecond past the range. */
    public static final long END_MICROS = 4_102_444_800_000_000L;

    private static final long SECONDS_PER_DAY = 86_400;
    private static final int LEAP_SECOND = 60;

    private Rfc3339() {}

    /**
     * Reads {@code 2026-11-22T10:00:00.123456789+05:30}: an offset is required, the fraction has up to nine digits and is
     * truncated to microseconds. A leap second, {@code :60}, is the last microsecond of its minute, whatever its fraction.
     *
     * @return microseconds since the epoch, or {@link #INVALID}; never throws
     */
    public static long parseMicros(CharSequence text) {
        int length = text.length();
        if (length < 20
                || text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || (text.charAt(10) | 0x20) != 't'
                || text.charAt(13) != ':'
                || text.charAt(16) != ':') {
            return INVALID;
        }
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 2);
        int day = digits(text, 8, 2);
        int hour = digits(text, 11, 2);
        int minute = digits(text, 14, 2);
        int second = digits(text, 17, 2);
        if (year < 0 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) {
            return INVALID;
        }
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > LEAP_SECOND) {
            return INVALID;
        }
        int at = 19;
        long fractionMicros = 0;
        if (text.charAt(at) == '.') {
            int first = ++at;
            while (at < length && isDigit(text.charAt(at))) {
                if (at - first < 6) {
                    fractionMicros = fractionMicros * 10 + text.charAt(at) - '0';
                }
                at++;
            }
            int count = at - first;
            if (count == 0 || count > 9) {
                return INVALID;
            }
            for (int i = count; i < 6; i++) {
                fractionMicros *= 10;
            }
        }
        if (second == LEAP_SECOND) {
            second = LEAP_SECOND - 1;
            fractionMicros = 999_999;
        }
        int offsetSeconds = offsetSeconds(text, at);
        if (offsetSeconds == Integer.MIN_VALUE) {
            return INVALID;
        }
        long seconds = daysFromCivil(year, month, day) * SECONDS_PER_DAY + hour * 3600L + minute * 60L + second;
        long micros = (seconds - offsetSeconds) * 1_000_000 + fractionMicros;
        return inRange(micros) ? micros : INVALID;
    }

    /** Whether the time is of the years 1970 to 2099. */
    public static boolean inRange(long micros) {
        return micros >= 0 && micros < END_MICROS;
    }

    /** Appends {@code 2026-11-22T10:00:00.123456Z}: UTC, always six digits of fraction. */
    public static StringBuilder append(StringBuilder out, long micros) {
        long seconds = Math.floorDiv(micros, 1_000_000L);
        int fraction = (int) Math.floorMod(micros, 1_000_000L);
        long days = Math.floorDiv(seconds, SECONDS_PER_DAY);
        int ofDay = (int) Math.floorMod(seconds, SECONDS_PER_DAY);
        // civil_from_days
        long z = days + 719_468;
        long era = Math.floorDiv(z, 146_097L);
        int dayOfEra = (int) (z - era * 146_097);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int shifted = (5 * dayOfYear + 2) / 153;
        int day = dayOfYear - (153 * shifted + 2) / 5 + 1;
        int month = shifted < 10 ? shifted + 3 : shifted - 9;
        int year = (int) (yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
        padded(out, year, 4).append('-');
        padded(out, month, 2).append('-');
        padded(out, day, 2).append('T');
        padded(out, ofDay / 3600, 2).append(':');
        padded(out, ofDay / 60 % 60, 2).append(':');
        padded(out, ofDay % 60, 2).append('.');
        return padded(out, fraction, 6).append('Z');
    }

    /** {@link #append} as a string. */
    public static String format(long micros) {
        return append(new StringBuilder(27), micros).toString();
    }

    private static int offsetSeconds(CharSequence text, int at) {
        int rest = text.length() - at;
        if (rest == 1 && (text.charAt(at) | 0x20) == 'z') {
            return 0;
        }
        if (rest != 6 || text.charAt(at + 3) != ':') {
            return Integer.MIN_VALUE;
        }
        char sign = text.charAt(at);
        int hours = digits(text, at + 1, 2);
        int minutes = digits(text, at + 4, 2);
        if ((sign != '+' && sign != '-') || hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
            return Integer.MIN_VALUE;
        }
        int offset = hours * 3600 + minutes * 60;
        return sign == '+' ? offset : -offset;
    }

    private static int digits(CharSequence text, int from, int count) {
        int value = 0;
        for (int i = from; i < from + count; i++) {
            char c = text.charAt(i);
            if (!isDigit(c)) {
                return -1;
            }
            value = value * 10 + c - '0';
        }
        return value;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int daysInMonth(int year, int month) {
        return switch (month) {
            case 2 -> (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)) ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    private static long daysFromCivil(int year, int month, int day) {
        long y = month <= 2 ? year - 1L : year;
        long era = Math.floorDiv(y, 400L);
        int yearOfEra = (int) (y - era * 400);
        int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097 + dayOfEra - 719_468;
    }

    private static StringBuilder padded(StringBuilder out, int value, int width) {
        int power = 1;
        for (int i = 1; i < width; i++) {
            power *= 10;
        }
        for (; power > 0; power /= 10) {
            out.append((char) ('0' + value / power % 10));
        }
        return out;
    }
}
