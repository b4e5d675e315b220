package io.tickwire.feeder.file;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A date and a time in twelve digits, as big as milliseconds since 1970: {@code 202611241000} is a minute of 2026, or a
 * second of 1976. Only the user can tell which.
 */
final class CompactTime {
    private static final int DIGITS = 12;

    /** As {@code --time-format} takes them. */
    private static final List<String> FORMATS = List.of("yyyyMMddHHmm", "yyMMddHHmmss");

    private CompactTime() {}

    /** The {@code --time-format} that the digits may be written in; empty when they can only be a number. */
    static Optional<String> formatOf(String digits) {
        return digits.length() == DIGITS
                ? FORMATS.stream().filter(format -> isWrittenAs(format, digits)).findFirst()
                : Optional.empty();
    }

    private static boolean isWrittenAs(String format, String digits) {
        try {
            LocalDateTime time = LocalDateTime.parse(
                    digits,
                    DateTimeFormatter.ofPattern(format.replace('y', 'u'), Locale.ROOT)
                            .withResolverStyle(ResolverStyle.STRICT));
            return time.getYear() >= 1970 && time.getYear() < 2100;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
