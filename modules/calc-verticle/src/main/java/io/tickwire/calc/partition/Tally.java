package io.tickwire.calc.partition;

/** What became of the ticks of a frame. */
public record Tally(int applied, int duplicates, int late) {}
