package io.tickwire.calc.partition;

/** Redis does not have what it has confirmed, as after a crash or when a replica has taken over: the state in memory is of no more use. */
public final class LostWritesException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public LostWritesException(String message) {
        super(message);
    }
}
