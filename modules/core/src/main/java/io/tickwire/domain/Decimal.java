package io.tickwire.domain;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * An exact decimal number in canonical form: {@code mantissa * 10^-scale} with no trailing zero in the fraction, so that
 * equal values are equal records. Zero has one form, without a sign. Prices and volumes never pass through a double.
 *
 * @param mantissa -(10^18 - 1) to 10^18 - 1
 * @param scale digits of the fraction, 0 to 18; 0 when the value is whole
 */
public record Decimal(long mantissa, int scale) implements Comparable<Decimal> {
    /** Most significant digits, and most digits of a fraction. */
    public static final int MAX_DIGITS = 18;

    public static final Decimal ZERO = new Decimal(0, 0);

    private static final long MANTISSA_LIMIT = 1_000_000_000_000_000_000L;
    private static final long[] POWERS_OF_TEN = new long[MAX_DIGITS + 1];

    static {
        long power = 1;
        for (int i = 0; i <= MAX_DIGITS; i++) {
            POWERS_OF_TEN[i] = power;
            power *= 10;
        }
    }

    public Decimal {
        if (mantissa <= -MANTISSA_LIMIT || mantissa >= MANTISSA_LIMIT) {
            throw new IllegalArgumentException("must be -(10^18 - 1) to 10^18 - 1: mantissa=" + mantissa);
        }
        if (scale < 0 || scale > MAX_DIGITS) {
            throw new IllegalArgumentException("must be 0 to 18: scale=" + scale);
        }
        if (scale > 0 && mantissa % 10 == 0) {
            throw new IllegalArgumentException(
                    "must have no trailing zero in the fraction: mantissa=" + mantissa + " scale=" + scale);
        }
    }

    /** The canonical form of {@code mantissa * 10^-scale}; both in the ranges of the record. */
    public static Decimal of(long mantissa, int scale) {
        long m = mantissa;
        int s = scale;
        while (s > 0 && m % 10 == 0) {
            m /= 10;
            s--;
        }
        return new Decimal(m, s);
    }

    /**
     * Reads a number in JSON's grammar, exactly.
     *
     * @throws IllegalArgumentException when the text is not such a number, or needs more digits
     * @see DecimalParser for outcomes as values
     */
    public static Decimal parse(CharSequence text) {
        DecimalParser parser = new DecimalParser();
        DecimalParser.Outcome outcome = parser.parse(text);
        if (outcome != DecimalParser.Outcome.VALID) {
            throw new IllegalArgumentException("not a decimal (" + outcome + "): text=" + text);
        }
        return parser.value();
    }

    /** 10 to the given power, 0 to 18. */
    public static long powerOfTen(int exponent) {
        return POWERS_OF_TEN[exponent];
    }

    public boolean isZero() {
        return mantissa == 0;
    }

    /** -1, 0 or 1. */
    public int signum() {
        return Long.signum(mantissa);
    }

    /** The nearest double: for computed values only, never for sums. */
    public double toDouble() {
        // both operands are exact below 2^53 and 10^22: one correctly rounded division
        return Math.abs(mantissa) < (1L << 53)
                ? mantissa / (double) POWERS_OF_TEN[scale]
                : toBigDecimal().doubleValue();
    }

    public BigDecimal toBigDecimal() {
        return BigDecimal.valueOf(mantissa, scale);
    }

    @Override
    public int compareTo(Decimal other) {
        if (scale == other.scale) {
            return Long.compare(mantissa, other.mantissa);
        }
        long whole = mantissa / POWERS_OF_TEN[scale];
        long otherWhole = other.mantissa / POWERS_OF_TEN[other.scale];
        if (whole != otherWhole) {
            return Long.compare(whole, otherWhole);
        }
        // a whole part and its fraction have the same sign; both fractions at scale 18 are within 10^18: no overflow
        long fraction = mantissa % POWERS_OF_TEN[scale] * POWERS_OF_TEN[MAX_DIGITS - scale];
        long otherFraction = other.mantissa % POWERS_OF_TEN[other.scale] * POWERS_OF_TEN[MAX_DIGITS - other.scale];
        return Long.compare(fraction, otherFraction);
    }

    /** Plain notation, trailing zeros stripped: {@code 800.01}, {@code 0.0000001}, {@code 12}, {@code -37.63}. */
    public StringBuilder appendTo(StringBuilder out) {
        return appendPlain(out, mantissa, scale);
    }

    @Override
    public String toString() {
        return scale == 0
                ? Long.toString(mantissa)
                : appendTo(new StringBuilder(24)).toString();
    }

    /** Plain notation of an exact sum, trailing zeros of the fraction stripped. */
    public static StringBuilder appendPlain(StringBuilder out, BigInteger unscaled, int scale) {
        if (unscaled.bitLength() < Long.SIZE - 1) {
            long m = unscaled.longValueExact();
            int s = scale;
            while (s > 0 && m % 10 == 0) {
                m /= 10;
                s--;
            }
            return appendPlain(out, m, s);
        }
        BigDecimal stripped = new BigDecimal(unscaled, scale).stripTrailingZeros();
        return out.append(stripped.toPlainString());
    }

    private static StringBuilder appendPlain(StringBuilder out, long mantissa, int scale) {
        if (scale == 0) {
            return out.append(mantissa);
        }
        if (mantissa < 0) {
            out.append('-');
        }
        int start = out.length();
        out.append(Math.abs(mantissa));
        int digits = out.length() - start;
        if (digits > scale) {
            return out.insert(out.length() - scale, '.');
        }
        out.insert(start, "0.");
        for (int i = digits; i < scale; i++) {
            out.insert(start + 2, '0');
        }
        return out;
    }
}
