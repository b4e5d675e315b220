package io.tickwire.calc.window;

import io.tickwire.domain.Decimal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.stream.IntStream;

/**
 * An exact sum of decimals: an unscaled number of 128 bits in two's complement at a scale, or of any size once it does not
 * fit. The scale is the greatest of what was added, so the same addends give the same sum in the same form in any order.
 */
public final class ExactSum {
    /** The greatest scale of a product of two decimals. */
    static final int MAX_SCALE = 2 * Decimal.MAX_DIGITS;

    private static final double[] POWERS_OF_TEN = IntStream.rangeClosed(0, MAX_SCALE)
            .mapToDouble(e -> Double.parseDouble("1e" + e))
            .toArray();

    private long high;
    private long low;
    private int scale;
    private BigInteger wide; // instead of high and low, once the sum has outgrown them

    public ExactSum() {}

    /** The sum {@code unscaled * 10^-scale}, as {@link #unscaled()} and {@link #scale()} told it. */
    public static ExactSum of(BigInteger unscaled, int scale) {
        ExactSum sum = new ExactSum();
        sum.scale = scale;
        if (unscaled.bitLength() < 2 * Long.SIZE) {
            sum.high = unscaled.shiftRight(Long.SIZE).longValue();
            sum.low = unscaled.longValue();
        } else {
            sum.wide = unscaled;
        }
        return sum;
    }

    static ExactSum of(long unscaled, int scale) {
        ExactSum sum = new ExactSum();
        sum.scale = scale;
        sum.high = signOf(unscaled);
        sum.low = unscaled;
        return sum;
    }

    /** Whether value and scale are the same. */
    boolean isSameAs(ExactSum other) {
        return scale == other.scale
                && (wide == null
                        ? other.wide == null && high == other.high && low == other.low
                        : wide.equals(other.wide));
    }

    public void add(Decimal value) {
        add(signOf(value.mantissa()), value.mantissa(), value.scale());
    }

    /** Adds {@code a * b}. */
    public void addProduct(Decimal a, Decimal b) {
        // both mantissas are within 2^63: the product is within 2^126
        long x = a.mantissa();
        long y = b.mantissa();
        add(Math.multiplyHigh(x, y), x * y, a.scale() + b.scale());
    }

    public void add(ExactSum other) {
        if (other.wide == null) {
            add(other.high, other.low, other.scale);
        } else {
            addWide(other.wide, other.scale);
        }
    }

    /** Takes out what was added before. The scale stays: {@link #lowerScale} when it was the only addend of that scale. */
    void subtract(ExactSum other) {
        if (other.wide != null || other.high == Long.MIN_VALUE) {
            addWide(other.unscaled().negate(), other.scale);
        } else {
            add(other.low == 0 ? -other.high : ~other.high, -other.low, other.scale);
        }
    }

    /** Lowers the scale to the greatest of the addends that are left, so that the form is again that of their sum. */
    void lowerScale(int greatestLeft) {
        if (greatestLeft < scale) {
            ExactSum lower = of(unscaled().divide(BigInteger.TEN.pow(scale - greatestLeft)), greatestLeft);
            high = lower.high;
            low = lower.low;
            wide = lower.wide;
            scale = greatestLeft;
        }
    }

    /** The sum times {@code 10^scale()}. */
    public BigInteger unscaled() {
        return wide != null ? wide : join(high, low);
    }

    /** Whether {@link #unscaled()} fits into 64 bits, and {@link #asLong()} has it. */
    public boolean isLong() {
        return wide == null && high == signOf(low);
    }

    public long asLong() {
        return low;
    }

    public int scale() {
        return scale;
    }

    public boolean isZero() {
        return wide == null && (high | low) == 0;
    }

    /** The sum as a double, within a few units in the last place. */
    public double toDouble() {
        if (wide != null || high == Long.MIN_VALUE) {
            return new BigDecimal(unscaled(), scale).doubleValue();
        }
        return signedToDouble(high, low) / powerOfTen(scale);
    }

    /** {@code a * b - c * d}, exact until it is rounded at the end. */
    static double differenceOfProducts(long a, long b, long c, long d) {
        // both products are within 2^126
        long low = a * b;
        long less = c * d;
        long borrow = Long.compareUnsigned(low, less) < 0 ? 1 : 0;
        return signedToDouble(Math.multiplyHigh(a, b) - Math.multiplyHigh(c, d) - borrow, low - less);
    }

    /** The double nearest to 10 to the power, 0 to {@link #MAX_SCALE}. */
    static double powerOfTen(int exponent) {
        return POWERS_OF_TEN[exponent];
    }

    /** Plain notation, trailing zeros of the fraction stripped. */
    public StringBuilder appendTo(StringBuilder out) {
        return Decimal.appendPlain(out, unscaled(), scale);
    }

    @Override
    public String toString() {
        return appendTo(new StringBuilder()).toString();
    }

    private void add(long otherHigh, long otherLow, int otherScale) {
        if (isZero() && otherScale >= scale) {
            scale = otherScale;
        }
        int up = scale - otherScale;
        boolean isLong = otherHigh == signOf(otherLow);
        boolean fits = wide == null && (up == 0 || (isLong && up > 0 && up <= Decimal.MAX_DIGITS));
        if (!fits) {
            addWide(join(otherHigh, otherLow), otherScale);
            return;
        }
        // below 10^18 < 2^60, so the product of a long and the power stays within 2^123
        long power = Decimal.powerOfTen(up);
        long addendHigh = up == 0 ? otherHigh : Math.multiplyHigh(otherLow, power);
        long addendLow = otherLow * power;
        long sumLow = low + addendLow;
        long carry = Long.compareUnsigned(sumLow, low) < 0 ? 1 : 0;
        long sumHigh = high + addendHigh + carry;
        boolean overflows = ((high ^ sumHigh) & (addendHigh ^ sumHigh)) < 0; // the sum has another sign than both
        if (overflows) {
            addWide(join(addendHigh, addendLow), scale);
        } else {
            high = sumHigh;
            low = sumLow;
        }
    }

    /** The general case: any scales, any size. */
    private void addWide(BigInteger other, int otherScale) {
        int common = Math.max(scale, otherScale);
        BigInteger sum = raise(unscaled(), common - scale).add(raise(other, common - otherScale));
        scale = common;
        high = 0;
        low = 0;
        wide = sum;
        if (sum.bitLength() < 2 * Long.SIZE) {
            high = sum.shiftRight(Long.SIZE).longValue();
            low = sum.longValue();
            wide = null;
        }
    }

    private static BigInteger raise(BigInteger value, int exponent) {
        return exponent == 0 ? value : value.multiply(BigInteger.TEN.pow(exponent));
    }

    private static BigInteger join(long high, long low) {
        if (high == signOf(low)) {
            return BigInteger.valueOf(low);
        }
        byte[] bytes = new byte[2 * Long.BYTES];
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[Long.BYTES - 1 - i] = (byte) (high >>> (8 * i));
            bytes[2 * Long.BYTES - 1 - i] = (byte) (low >>> (8 * i));
        }
        return new BigInteger(bytes);
    }

    private static double signedToDouble(long high, long low) {
        if (high >= 0) {
            return toDouble(high, low);
        }
        // near zero the halves of a negative number would cancel out: -1 is -2^64 + (2^64 - 1)
        return -toDouble(low == 0 ? -high : ~high, -low);
    }

    private static double toDouble(long positiveHigh, long low) {
        return positiveHigh * 0x1p64 + unsigned(low);
    }

    private static double unsigned(long value) {
        return value >= 0 ? value : (value >>> 1 | value & 1) * 2.0; // the lowest bit is kept sticky for rounding
    }

    /** What stands above a number that fits into 64 bits: 0, or all ones for a negative one. */
    private static long signOf(long low) {
        return low >> (Long.SIZE - 1);
    }
}
