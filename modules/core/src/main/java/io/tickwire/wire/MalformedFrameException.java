package io.tickwire.wire;

/** Bytes that are no tick frame. Expected of a foreign or damaged entry: it goes to the dead letters. */
public final class MalformedFrameException extends Exception {
    private static final long serialVersionUID = 1;

    public MalformedFrameException(String message) {
        super(message);
    }

    public MalformedFrameException(String message, Throwable cause) {
        super(message, cause);
    }
}
