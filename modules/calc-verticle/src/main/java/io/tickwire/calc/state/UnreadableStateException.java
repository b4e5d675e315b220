package io.tickwire.calc.state;

/**
 * Committed state that this release can't read: damaged, or of a format it does not know. The message names the symbol, the
 * field and the version. Whoever meets it leaves the state as it is.
 */
public final class UnreadableStateException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnreadableStateException(String message) {
        super(message);
    }

    UnreadableStateException(String message, Throwable cause) {
        super(message, cause);
    }
}
