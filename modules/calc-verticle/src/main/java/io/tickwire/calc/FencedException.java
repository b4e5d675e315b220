package io.tickwire.calc;

/** The partition has a later owner, or is not this one's to write any more. Expected after a take-over: whoever gets this has nothing more to do there. */
public final class FencedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public FencedException(String message) {
        super(message);
    }
}
