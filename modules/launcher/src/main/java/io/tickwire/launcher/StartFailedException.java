package io.tickwire.launcher;

/** The process can't start; the message tells the operator what stands in the way. */
final class StartFailedException extends Exception {
    private static final long serialVersionUID = 1;

    StartFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
