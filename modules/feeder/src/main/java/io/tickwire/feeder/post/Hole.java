package io.tickwire.feeder.post;

/**
 * Silence between two ticks of the source, one posted and one that waits.
 *
 * @param fromMicros time of the tick before, microseconds since the epoch
 * @param toMicros time of the next tick
 */
public record Hole(long fromMicros, long toMicros) {}
