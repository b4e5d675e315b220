package io.tickwire.gateway.hub;

/** A client's connection as the hub sees it. Its owner calls {@link Hub#drained} when it is no longer full. */
public interface Outlet {
    /** Whether it should be given nothing for now: what it was given before is still on its way. */
    boolean isFull();

    /** Whether any byte has left for the client since this was asked before; asked while it is full. */
    boolean hasMoved();

    /** Takes a write to the client; it is the caller's, and released by it afterwards. */
    void send(Frame frame);

    /** Ends the connection of a client that has taken not a single byte for too long. */
    void closeTooSlow();
}
