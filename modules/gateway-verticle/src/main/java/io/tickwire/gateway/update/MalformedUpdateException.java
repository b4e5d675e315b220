package io.tickwire.gateway.update;

/** A message of the channel that is not as the contract says. Anyone may publish there: it is counted and passed over. */
public final class MalformedUpdateException extends Exception {
    private static final long serialVersionUID = 1;

    MalformedUpdateException(String message) {
        super(message);
    }

    MalformedUpdateException(String message, Throwable cause) {
        super(message, cause);
    }
}
