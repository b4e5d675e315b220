package io.tickwire.gateway.update;

/** Why a message of the channel is not believed. Anyone may publish there: it is counted by this and passed over. */
public enum Refusal {
    /** More than {@link UpdateReader#MAX_BYTES}. */
    TOO_LARGE("too_large"),
    /** No JSON, or no message of the contract. */
    MALFORMED("malformed"),
    /** A symbol that is none, or that is not written in its normal form. */
    BAD_SYMBOL("bad_symbol"),
    /** A price, a volume or a sum of them that is no decimal. */
    BAD_DECIMAL("bad_decimal"),
    /** Published, or received, later than now. */
    AHEAD_OF_CLOCK("ahead_of_clock"),
    /** Redis does not have what it says. */
    NOT_STORED("not_stored"),
    /** Redis has to be asked about more symbols than can be remembered. */
    TOO_MANY("too_many");

    private final String code;

    Refusal(String code) {
        this.code = code;
    }

    /** As metrics name it. */
    public String code() {
        return code;
    }
}
