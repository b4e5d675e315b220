package io.tickwire.feeder.file;

import io.tickwire.domain.Rfc3339;

/**
 * Times as CSV files write them: RFC 3339, or a number since the epoch whose unit follows from its magnitude: below
 * 10^11 seconds, below 10^14 milliseconds, below 10^17 microseconds, else nanoseconds. That is without doubt for all
 * times from 1973-03-03 on; earlier ones can be written in seconds or RFC 3339 only. A fraction is of that unit. What is
 * finer than a microsecond is cut off.
 */
final class EpochTime {
    private static final int[] MAGNITUDE_DIGITS = {11, 14, 17};
    private static final long[] MICROS_OF_UNIT = {1_000_000, 1_000, 1};
    private static final int MAX_DIGITS = 19;

    private EpochTime() {}

    /** Microseconds since the epoch, or {@link Rfc3339#INVALID}; never throws. */
    static long parseMicros(CharSequence text) {
        int at = 0;
        long whole = 0;
        while (at < text.length() && isDigit(text.charAt(at)) && at < MAX_DIGITS) {
            whole = whole * 10 + text.charAt(at++) - '0';
        }
        if (at == text.length() && at > 0) {
            return micros(whole, text, at);
        }
        if (at > 0 && text.charAt(at) == '.') {
            return isDigits(text, at + 1) ? micros(whole, text, at + 1) : Rfc3339.INVALID;
        }
        return Rfc3339.parseMicros(text);
    }

    private static long micros(long whole, CharSequence text, int fractionAt) {
        if (whole < 0) {
            return Rfc3339.INVALID; // 19 digits can pass 2^63
        }
        for (int i = 0; i < MAGNITUDE_DIGITS.length; i++) {
            if (whole < powerOfTen(MAGNITUDE_DIGITS[i])) {
                return inRange(scaled(whole, MICROS_OF_UNIT[i], text, fractionAt));
            }
        }
        return inRange(whole / 1_000);
    }

    private static long scaled(long whole, long microsOfUnit, CharSequence text, int fractionAt) {
        long micros = whole * microsOfUnit;
        long place = microsOfUnit / 10;
        for (int i = fractionAt; i < text.length() && place > 0; i++) {
            micros += (text.charAt(i) - '0') * place;
            place /= 10;
        }
        return micros;
    }

    private static long inRange(long micros) {
        return Rfc3339.inRange(micros) ? micros : Rfc3339.INVALID;
    }

    private static long powerOfTen(int digits) {
        return io.tickwire.domain.Decimal.powerOfTen(digits);
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
