package io.tickwire.feeder.file;

import io.tickwire.domain.DecimalParser;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** Makes of a number in a file the same number in JSON's grammar. Exact: no double on the way. For one thread. */
final class NumberReader {
    private static final int MAX_CHARS = 200;
    private static final Pattern UNSCALED = Pattern.compile("[-+]?[0-9]{0,40}[.]?[0-9]{0,40}");

    private final boolean isDecimalComma;
    private final Optional<BigDecimal> scale;
    private final DecimalParser decimals = new DecimalParser();

    NumberReader(boolean isDecimalComma, Optional<BigDecimal> scale) {
        this.isDecimalComma = isDecimalComma;
        this.scale = scale;
    }

    /** Null when the text is no number by the rules; thousands separators are no part of one. */
    String read(String text) {
        if (text == null || text.isEmpty() || text.length() > MAX_CHARS) {
            return null;
        }
        String number = isDecimalComma ? withPoint(text) : text;
        if (number == null) {
            return null;
        }
        if (decimals.parse(number) == DecimalParser.Outcome.MALFORMED) {
            number = withZeros(number);
            if (decimals.parse(number) == DecimalParser.Outcome.MALFORMED) {
                return null;
            }
        }
        return scale.isEmpty() ? number : scaled(number);
    }

    private static String withPoint(String text) {
        int comma = text.indexOf(',');
        return text.indexOf('.') >= 0 || comma != text.lastIndexOf(',') ? null : text.replace(',', '.');
    }

    /** {@code .5}, {@code 5.} and {@code +5}, as some databases write. */
    private static String withZeros(String text) {
        String unsigned = text.startsWith("+") || text.startsWith("-") ? text.substring(1) : text;
        String sign = text.startsWith("-") ? "-" : "";
        String whole = unsigned.startsWith(".") ? "0" + unsigned : unsigned;
        return sign + (whole.endsWith(".") && whole.length() > 1 ? whole + "0" : whole);
    }

    private String scaled(String number) {
        return UNSCALED.matcher(number).matches()
                ? new BigDecimal(number)
                        .multiply(scale.get())
                        .stripTrailingZeros()
                        .toPlainString()
                : null;
    }
}
