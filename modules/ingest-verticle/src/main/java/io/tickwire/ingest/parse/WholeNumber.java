package io.tickwire.ingest.parse;

/**
 * Reads whole numbers of {@code -2^63} to {@code 2^63 - 1}: digits, leading zeros too, after at most one minus. One instance
 * is for one thread: it holds the last value read.
 */
final class WholeNumber {
    private long value;

    /** The value of the last {@link #read} that was true. */
    long value() {
        return value;
    }

    /** Whether the text is such a number; never throws. */
    boolean read(CharSequence text) {
        int length = text.length();
        boolean negative = length > 0 && text.charAt(0) == '-';
        int first = negative ? 1 : 0;
        long below = 0; // the value with a minus: that side has one number more
        for (int i = first; i < length; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9 || below < (Long.MIN_VALUE + digit) / 10) {
                return false;
            }
            below = below * 10 - digit;
        }
        if (length == first || (!negative && below == Long.MIN_VALUE)) {
            return false;
        }
        value = negative ? below : -below;
        return true;
    }
}
