package io.tickwire.gateway.history;

/**
 * The aggregate of the ticks of {@code [start, start + interval)}; open to volume are canonical decimals.
 *
 * @param startMicros microseconds since the epoch
 * @param vwap volume-weighted average price; null when nothing but zero volumes was traded
 */
record StoredBar(
        long startMicros, String open, String high, String low, String close, String volume, Double vwap, long count) {}
