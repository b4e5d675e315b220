package io.tickwire.retry;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** Lengths of time as people write and read them: {@code 90s}, {@code 5m}, {@code 2h}, {@code 1d}. */
public final class DurationText {
    private static final String[] UNITS = {"d", "h", "m", "s"};

    private DurationText() {}

    /**
     * Reads a length of time above zero.
     *
     * @param option for the message
     * @throws IllegalArgumentException naming the option and the value
     */
    public static Duration parse(String option, String text) {
        try {
            String upper = text.trim().toUpperCase(Locale.ROOT);
            Duration duration = Duration.parse(upper.endsWith("D") ? "P" + upper : "PT" + upper);
            if (duration.isNegative() || duration.isZero() || duration.toDays() > 100_000) {
                throw new IllegalArgumentException("must be above zero and at most 100000d: " + option + "=" + text);
            }
            return duration;
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "must be a length of time like 90s, 5m, 2h, 1d: " + option + "=" + text, e);
        }
    }

    /** {@code 8h12m}: the two greatest units, the second only when it is not zero. */
    public static String words(long seconds) {
        long[] units = {seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60};
        for (int i = 0; i < units.length - 1; i++) {
            if (units[i] > 0) {
                return units[i] + UNITS[i] + (units[i + 1] > 0 ? units[i + 1] + UNITS[i + 1] : "");
            }
        }
        return units[units.length - 1] + "s";
    }
}
