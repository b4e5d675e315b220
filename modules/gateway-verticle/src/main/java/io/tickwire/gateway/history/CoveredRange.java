package io.tickwire.gateway.history;

/**
 * A stretch of a span without a gap.
 *
 * @param fromMicros of its first tick, or of the beginning of the span, microseconds since the epoch
 * @param toMicros of its last tick, or of the end of the span
 * @param ticks stored in it, as far as it lies in the span
 */
record CoveredRange(long fromMicros, long toMicros, long ticks) {}
