package io.tickwire.gateway.client;

/** One client's connection, of any transport. For the event loop of the connection. */
public interface ClientSession {
    /** Called about once a second: time for what has to be said in silence. */
    void tick(long nowNanos);

    /**
     * Tells the client that the server goes, and ends the connection.
     *
     * @param reconnectMs when it should be back, milliseconds
     */
    void shutDown(long reconnectMs);
}
