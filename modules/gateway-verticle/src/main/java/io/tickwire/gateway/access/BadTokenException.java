package io.tickwire.gateway.access;

/** A token that opens nothing. The message is for who sent it, and holds nothing of the token but numbers and names of claims. */
public final class BadTokenException extends Exception {
    private static final long serialVersionUID = 1;

    private final Denial reason;

    BadTokenException(Denial reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    BadTokenException(String detail) {
        this(Denial.BAD_TOKEN, detail);
    }

    /** Why, for metrics. */
    public Denial reason() {
        return reason;
    }
}
