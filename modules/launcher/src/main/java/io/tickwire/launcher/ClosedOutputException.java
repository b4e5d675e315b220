package io.tickwire.launcher;

/** Nobody reads what is printed any more, as in {@code tickwire tail | head}, or it can't be written. */
final class ClosedOutputException extends RuntimeException {
    static final String MESSAGE = "standard output is closed or can't be written";

    private static final long serialVersionUID = 1;

    ClosedOutputException() {
        super(MESSAGE);
    }
}
