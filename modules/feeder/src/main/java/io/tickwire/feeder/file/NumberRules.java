package io.tickwire.feeder.file;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * How prices and volumes are to be read.
 *
 * @param isDecimalComma {@code 97000,12} rather than {@code 97000.12}
 * @param priceScale what a price is multiplied by
 * @param volumeScale what a volume is multiplied by
 */
public record NumberRules(boolean isDecimalComma, Optional<BigDecimal> priceScale, Optional<BigDecimal> volumeScale) {
    /** As JSON has numbers. */
    public static final NumberRules NONE = new NumberRules(false, Optional.empty(), Optional.empty());

    /**
     * Reads the options.
     *
     * @param decimal {@code .} or {@code ,}, or null
     * @param priceScale such as {@code 1e-9}, or null
     * @param volumeScale as priceScale
     * @throws IllegalArgumentException when one of them is none
     */
    public static NumberRules of(String decimal, String priceScale, String volumeScale) {
        if (decimal != null && !decimal.equals(",") && !decimal.equals(".")) {
            throw new IllegalArgumentException("must be . or , : --decimal=" + decimal);
        }
        return new NumberRules(
                ",".equals(decimal),
                Optional.ofNullable(priceScale).map(text -> scale("--price-scale", text)),
                Optional.ofNullable(volumeScale).map(text -> scale("--volume-scale", text)));
    }

    private static BigDecimal scale(String option, String text) {
        try {
            BigDecimal scale = new BigDecimal(text);
            if (scale.signum() > 0 && Math.abs(scale.scale()) <= 18) {
                return scale;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("must be a number such as 1e-9: " + option + '=' + text, e);
        }
        throw new IllegalArgumentException("must be above 0, such as 1e-9: " + option + '=' + text);
    }
}
