package io.tickwire.config;

import java.util.Arrays;
import java.util.Locale;

/** Which prices the webhook takes. */
public enum PriceRule {
    /** Only those above zero: what stocks and currencies have. A price of zero or below is a fault of the sender. */
    POSITIVE,
    /** Zero and negative ones too: spreads, electricity, interest rates, oil of April 2020. */
    ANY;

    /** @throws IllegalArgumentException naming the value */
    static PriceRule parse(String text) {
        return Arrays.stream(values())
                .filter(rule -> rule.name().toLowerCase(Locale.ROOT).equals(text))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("must be positive or any: value=" + text));
    }
}
