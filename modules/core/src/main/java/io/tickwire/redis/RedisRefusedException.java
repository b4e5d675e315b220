package io.tickwire.redis;

/**
 * Redis says no to this user: a right is missing, or the login is wrong. The message tells what to change. It was not carried
 * out, and can be tried again: it succeeds once somebody has changed the user in Redis.
 */
public final class RedisRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String what;

    /** @param what was refused: a command, a script, the login */
    RedisRefusedException(String what, String message, Throwable cause) {
        super(message, cause);
        this.what = what;
    }

    String what() {
        return what;
    }
}
