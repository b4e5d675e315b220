package io.tickwire.calc.publish;

import com.fasterxml.jackson.core.io.NumberOutput;
import io.tickwire.calc.window.ExactSum;
import io.tickwire.domain.Decimal;
import io.tickwire.domain.Rfc3339;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Text in ASCII as bytes, in a buffer that is used again; it grows to the longest text. Numbers and times have the form of {@link
 * Decimal}, {@link Rfc3339} and {@link Double#toString}, but no strings are made of them on the way. For one thread.
 */
final class AsciiWriter {
    private static final int FIRST_CAPACITY = 2_048;
    private static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final int DATE_LENGTH = "2026-11-22T".length();
    private static final int TIME_LENGTH = "2026-11-22T10:00:00.123456Z".length();

    /** Sign, digits, point and zeros of a number of 64 bits at the greatest scale of a sum. */
    private static final int MAX_NUMBER_LENGTH = 64;

    /** A power of two. */
    private static final int KEPT_DATES = 4;

    private byte[] out = new byte[FIRST_CAPACITY];
    private int length;

    // the dates of the days that came last: ticks, their receipt and publishing are mostly of one day
    private final long[] days = new long[KEPT_DATES];
    private final byte[][] dates = new byte[KEPT_DATES][];

    AsciiWriter begin() {
        length = 0;
        return this;
    }

    byte[] end() {
        return Arrays.copyOf(out, length);
    }

    AsciiWriter bytes(byte[] ascii) {
        reserve(ascii.length);
        System.arraycopy(ascii, 0, out, length, ascii.length);
        length += ascii.length;
        return this;
    }

    /** Text that needs no escaping. */
    AsciiWriter text(String ascii) {
        reserve(ascii.length());
        for (int i = 0; i < ascii.length(); i++) {
            out[length++] = (byte) ascii.charAt(i);
        }
        return this;
    }

    /** Printable ASCII within a JSON string: only quotes and backslashes need escaping. */
    AsciiWriter escaped(String printable) {
        reserve(2 * printable.length());
        for (int i = 0; i < printable.length(); i++) {
            char c = printable.charAt(i);
            if (c == '"' || c == '\\') {
                out[length++] = '\\';
            }
            out[length++] = (byte) c;
        }
        return this;
    }

    AsciiWriter number(long value) {
        plain(value, 0);
        return this;
    }

    AsciiWriter decimal(Decimal value) {
        plain(value.mantissa(), value.scale());
        return this;
    }

    /** Plain notation, trailing zeros of the fraction stripped. */
    AsciiWriter sum(ExactSum sum) {
        if (!sum.isLong()) {
            return text(sum.toString());
        }
        long mantissa = sum.asLong();
        int scale = sum.scale();
        while (scale > 0 && mantissa % 10 == 0) {
            mantissa /= 10;
            scale--;
        }
        plain(mantissa, scale);
        return this;
    }

    /** A finite number. */
    AsciiWriter real(double value) {
        return text(NumberOutput.toString(value, true));
    }

    /** {@code 2026-11-22T10:00:00.123456Z}. */
    AsciiWriter time(long micros) {
        long day = Math.floorDiv(micros, MICROS_PER_DAY);
        reserve(TIME_LENGTH);
        System.arraycopy(date(day), 0, out, length, DATE_LENGTH);
        length += DATE_LENGTH;
        long ofDay = micros - day * MICROS_PER_DAY;
        int seconds = (int) (ofDay / 1_000_000);
        padded(seconds / 3_600, 2, ':');
        padded(seconds / 60 % 60, 2, ':');
        padded(seconds % 60, 2, '.');
        padded((int) (ofDay % 1_000_000), 6, 'Z');
        return this;
    }

    private byte[] date(long day) {
        int slot = (int) day & (KEPT_DATES - 1);
        if (dates[slot] == null || days[slot] != day) {
            days[slot] = day;
            dates[slot] = Rfc3339.format(day * MICROS_PER_DAY).getBytes(StandardCharsets.US_ASCII);
        }
        return dates[slot];
    }

    private void padded(int value, int width, char after) {
        int rest = value;
        for (int at = length + width - 1; at >= length; at--) {
            out[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += width;
        out[length++] = (byte) after;
    }

    /** Writes from the last digit to the first, at their places. */
    private void plain(long mantissa, int scale) {
        reserve(MAX_NUMBER_LENGTH);
        if (mantissa < 0) {
            out[length++] = '-';
        }
        long rest = mantissa > 0 ? -mantissa : mantissa; // every long has a number that is not positive
        int end = length + Math.max(digits(rest), scale + 1) + (scale > 0 ? 1 : 0);
        int at = end;
        for (int i = 0; i < scale; i++) {
            out[--at] = (byte) ('0' - rest % 10);
            rest /= 10;
        }
        if (scale > 0) {
            out[--at] = '.';
        }
        while (at > length) {
            out[--at] = (byte) ('0' - rest % 10);
            rest /= 10;
        }
        length = end;
    }

    private static int digits(long notPositive) {
        int digits = 1;
        for (long rest = notPositive; rest <= -10; rest /= 10) {
            digits++;
        }
        return digits;
    }

    private void reserve(int more) {
        if (length + more > out.length) {
            out = Arrays.copyOf(out, Math.max(2 * out.length, length + more));
        }
    }
}
