package io.tickwire.gateway.history;

/**
 * A place among the ticks of a symbol, and which way to go on from there.
 *
 * @param key the ticks beyond it are meant: those after it, or on the way back those before it
 */
record Place(Walk walk, TickKey key) {}
