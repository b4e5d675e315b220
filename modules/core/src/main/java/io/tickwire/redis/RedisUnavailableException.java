package io.tickwire.redis;

/**
 * Redis did not answer: not connected, the connection was lost, or the time limit passed. Whether the command was carried
 * out is unknown.
 */
public final class RedisUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public RedisUnavailableException(String message) {
        super(message);
    }

    public RedisUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
