package io.tickwire.calc;

/** The partition has a later owner. Expected after a take-over: whoever gets this has nothing more to do there. */
final class FencedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    FencedException(Throwable answer) {
        super(answer.getMessage(), answer);
    }
}
