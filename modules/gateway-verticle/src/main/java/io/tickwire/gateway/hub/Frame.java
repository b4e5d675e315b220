package io.tickwire.gateway.hub;

/**
 * One write as it goes over the wire, the same for all clients that are given it. Whoever had it encoded releases it when it has been given to all of
 * them; the connections keep what they still need. For one thread.
 */
public interface Frame {
    /** Bytes that one client is sent. */
    int length();

    /** It is given to nobody from now on. To be called once. */
    void release();
}
