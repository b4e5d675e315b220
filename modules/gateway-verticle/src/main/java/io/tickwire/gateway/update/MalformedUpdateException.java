package io.tickwire.gateway.update;

/** A message of the channel that is not as the contract says. Anyone may publish there: it is counted and passed over. */
public final class MalformedUpdateException extends Exception {
    private static final long serialVersionUID = 2;

    private final Refusal reason;

    MalformedUpdateException(Refusal reason, String message) {
        super(message);
        this.reason = reason;
    }

    MalformedUpdateException(Refusal reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** What is wrong with it. */
    public Refusal reason() {
        return reason;
    }
}
