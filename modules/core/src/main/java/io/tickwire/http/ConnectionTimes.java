package io.tickwire.http;

import java.util.concurrent.TimeUnit;

/**
 * How long a connection may be open and nothing be asked over it. A request that is under way has rules of its own: its body and
 * its answer are not looked at here, nor is a WebSocket.
 *
 * @param headMs from the acceptance of a connection until the head of its first request is there whole, milliseconds
 * @param idleMs from the end of an answer until the head of the next request is there whole, milliseconds
 */
public record ConnectionTimes(long headMs, long idleMs) {
    /**
     * Idle for longer than load balancers keep idle connections (60 s, usually): whoever closes first may cut a request that the
     * other has just sent.
     */
    public static final ConnectionTimes DEFAULT =
            new ConnectionTimes(TimeUnit.SECONDS.toMillis(10), TimeUnit.SECONDS.toMillis(75));
}
