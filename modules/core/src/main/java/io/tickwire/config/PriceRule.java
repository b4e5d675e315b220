package io.tickwire.config;

/** Which prices the webhook takes. */
public enum PriceRule {
    /** Only those above zero: what stocks and currencies have. A price of zero or below is a fault of the sender. */
    POSITIVE,
    /** Zero and negative ones too: spreads, electricity, interest rates, oil of April 2020. */
    ANY;

    /** @throws IllegalArgumentException naming the value */
    static PriceRule parse(String text) {
        return Choice.parse(PriceRule.class, text);
    }
}
