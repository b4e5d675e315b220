package io.tickwire.gateway.history;

/**
 * A tick as it is stored.
 *
 * @param price canonical decimal
 * @param volume canonical decimal
 */
record StoredTick(TickKey key, String price, String volume) {}
