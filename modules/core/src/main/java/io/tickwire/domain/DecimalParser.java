package io.tickwire.domain;

/**
 * Reads decimals in JSON's number grammar (RFC 8259, section 6) without a double and without garbage. One instance is
 * for one thread: it holds the last value read.
 */
public final class DecimalParser {
    /** What was found; only {@link #VALID} leaves a value. */
    public enum Outcome {
        /** Within the digits that a {@link Decimal} holds. */
        VALID,
        /** Not a number in JSON's grammar. */
        MALFORMED,
        /** More than 18 digits before and after the point together, or more than 18 after it. */
        TOO_MANY_DIGITS
    }

    private static final int EXPONENT_LIMIT = 1_000_000;

    private long mantissa;
    private int scale;
    private boolean negative;
    private boolean tooLong;

    /** The value of the last {@link #parse} that was {@link Outcome#VALID}. */
    public Decimal value() {
        return new Decimal(negative ? -mantissa : mantissa, scale);
    }

    /** Whether the last text that was a number was one below zero, also when it had too many digits. */
    public boolean isNegative() {
        return negative && (mantissa != 0 || tooLong);
    }

    /** Never throws for any text. */
    public Outcome parse(CharSequence text) {
        int end = text.length();
        int at = 0;
        negative = end > 0 && text.charAt(0) == '-';
        if (negative) {
            at++;
        }
        mantissa = 0;
        scale = 0;
        tooLong = false;
        int pendingZeros = 0;
        int firstDigit = at;
        while (at < end && isDigit(text.charAt(at))) {
            int digit = text.charAt(at++) - '0';
            if (digit == 0 && mantissa != 0) {
                pendingZeros++; // held back: 1000e-3 is 1, and a zero costs no digit until another follows
            } else {
                pendingZeros = push(digit, pendingZeros);
            }
        }
        int wholeDigits = at - firstDigit;
        if (wholeDigits == 0 || (wholeDigits > 1 && text.charAt(firstDigit) == '0')) {
            return Outcome.MALFORMED;
        }
        int fractionDigits = 0;
        if (at < end && text.charAt(at) == '.') {
            at++;
            int firstOfFraction = at;
            while (at < end && isDigit(text.charAt(at))) {
                int digit = text.charAt(at++) - '0';
                if (digit == 0) {
                    pendingZeros++;
                } else {
                    pendingZeros = push(digit, mantissa == 0 ? 0 : pendingZeros);
                }
            }
            fractionDigits = at - firstOfFraction;
            if (fractionDigits == 0) {
                return Outcome.MALFORMED;
            }
        }
        long exponent = 0;
        if (at < end && (text.charAt(at) | 0x20) == 'e') {
            at++;
            boolean down = at < end && text.charAt(at) == '-';
            if (at < end && (down || text.charAt(at) == '+')) {
                at++;
            }
            int firstOfExponent = at;
            while (at < end && isDigit(text.charAt(at))) {
                exponent = Math.min(EXPONENT_LIMIT, exponent * 10 + text.charAt(at++) - '0');
            }
            if (at == firstOfExponent) {
                return Outcome.MALFORMED;
            }
            exponent = down ? -exponent : exponent;
        }
        if (at != end) {
            return Outcome.MALFORMED;
        }
        if (mantissa == 0 && !tooLong) {
            scale = 0; // zero has one form, minus zero included
            return Outcome.VALID;
        }
        // mantissa holds the digits up to the last one that is not zero
        return settle((long) fractionDigits - pendingZeros - exponent);
    }

    private int push(int digit, int zerosBefore) {
        for (int i = 0; i <= zerosBefore && !tooLong; i++) {
            int next = i < zerosBefore ? 0 : digit;
            if (mantissa >= 100_000_000_000_000_000L) {
                tooLong = true;
            } else {
                mantissa = mantissa * 10 + next;
            }
        }
        return 0;
    }

    private Outcome settle(long exactScale) {
        if (tooLong || exactScale > Decimal.MAX_DIGITS || exactScale < -Decimal.MAX_DIGITS) {
            return Outcome.TOO_MANY_DIGITS;
        }
        long settled = exactScale;
        while (settled < 0) {
            if (mantissa >= 100_000_000_000_000_000L) {
                return Outcome.TOO_MANY_DIGITS;
            }
            mantissa *= 10;
            settled++;
        }
        scale = (int) settled;
        return Outcome.VALID;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
