package io.tickwire.gateway.hub;

/**
 * How much one client is given in one turn, while others wait for theirs.
 *
 * @param bytes of messages; the last write may exceed it
 * @param topics that are looked at to find out whether the client has to be told of them
 */
record Slice(int bytes, int topics) {
    /** Some tenths of a millisecond: copying the bytes is most of it. */
    static final Slice DEFAULT = new Slice(64 * 1024, 2_000);
}
