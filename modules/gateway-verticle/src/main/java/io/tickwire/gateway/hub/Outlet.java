package io.tickwire.gateway.hub;

/** A client's connection as the hub sees it. Its owner calls {@link Hub#drained} when it is no longer full. */
public interface Outlet {
    /** Whether it should be given nothing for now: what it was given before is still on its way. */
    boolean isFull();

    /** Takes bytes to the client; they are not to be changed. */
    void send(byte[] bytes);

    /** Ends the connection of a client that has taken nothing for too long. */
    void closeTooSlow();
}
