package io.tickwire.calc;

import io.tickwire.redis.StreamId;

/**
 * An entry of a partition's stream.
 *
 * @param bytes of the frame; empty when the entry has none
 */
record QueuedFrame(StreamId id, byte[] bytes) {}
