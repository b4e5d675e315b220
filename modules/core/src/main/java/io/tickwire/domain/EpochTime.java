package io.tickwire.domain;

/**
 * Times as numbers since 1970-01-01T00:00:00Z. The size of the number tells its unit, see {@link Unit}. That is without
 * doubt for every time from 1973-03-03 on. Digits finer than a microsecond are cut off.
 */
public final class EpochTime {
    private static final int MAX_DIGITS = 19;

    private EpochTime() {}

    /** The unit of a number since the epoch. */
    public enum Unit {
        /** Numbers below 10^11. */
        SECONDS("s", 1_000_000),
        /** Numbers from 10^11, below 10^14. */
        MILLISECONDS("ms", 1_000),
        /** Numbers from 10^14, below 10^17. */
        MICROSECONDS("µs", 1),
        /** Numbers from 10^17. */
        NANOSECONDS("ns", 0);

        private final String abbreviation;
        private final long micros;

        Unit(String abbreviation, long micros) {
            this.abbreviation = abbreviation;
            this.micros = micros;
        }

        /** The unit that the size of the number tells. */
        public static Unit of(long number) {
            if (number < Decimal.powerOfTen(11)) {
                return SECONDS;
            }
            if (number < Decimal.powerOfTen(14)) {
                return MILLISECONDS;
            }
            return number < Decimal.powerOfTen(17) ? MICROSECONDS : NANOSECONDS;
        }

        /** {@code s}, {@code ms}, {@code µs} or {@code ns}. */
        public String abbreviation() {
            return abbreviation;
        }

        /** The number in microseconds; may be out of the range of {@link Rfc3339}. */
        private long micros(long number) {
            return this == NANOSECONDS ? number / 1_000 : number * micros;
        }
    }

    /**
     * The time that a whole number stands for, in the unit that its size tells.
     *
     * @return microseconds since the epoch, or {@link Rfc3339#INVALID} for a negative number or a time after 2099; never
     *     throws
     */
    public static long micros(long number) {
        return number < 0 ? Rfc3339.INVALID : inRange(Unit.of(number).micros(number));
    }

    /**
     * Reads RFC 3339 text, or a decimal number since the epoch. A fraction is of the number's unit.
     *
     * @return microseconds since the epoch, or {@link Rfc3339#INVALID}; never throws
     */
    public static long parseMicros(CharSequence text) {
        int at = 0;
        long whole = 0;
        while (at < text.length() && isDigit(text.charAt(at)) && at < MAX_DIGITS) {
            whole = whole * 10 + text.charAt(at++) - '0';
        }
        if (whole < 0) {
            return Rfc3339.INVALID; // 19 digits can pass 2^63
        }
        if (at == text.length() && at > 0) {
            return micros(whole);
        }
        if (at > 0 && text.charAt(at) == '.') {
            return isDigits(text, at + 1) ? micros(whole, text, at + 1) : Rfc3339.INVALID;
        }
        return Rfc3339.parseMicros(text);
    }

    private static long micros(long whole, CharSequence text, int fractionAt) {
        Unit unit = Unit.of(whole);
        long micros = unit.micros(whole);
        long place = unit.micros / 10;
        for (int i = fractionAt; i < text.length() && place > 0; i++) {
            micros += (text.charAt(i) - '0') * place;
            place /= 10;
        }
        return inRange(micros);
    }

    private static long inRange(long micros) {
        return Rfc3339.inRange(micros) ? micros : Rfc3339.INVALID;
    }

    private static boolean isDigits(CharSequence text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return from < text.length();
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
