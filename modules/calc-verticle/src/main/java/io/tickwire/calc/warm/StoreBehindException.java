package io.tickwire.calc.warm;

/** Postgres does not have yet all that it must have before it is asked. It is asked later. */
public final class StoreBehindException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StoreBehindException(String message) {
        super(message);
    }
}
