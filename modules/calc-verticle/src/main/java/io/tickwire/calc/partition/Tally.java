package io.tickwire.calc.partition;

/**
 * What became of the ticks of a frame.
 *
 * @param unremembered those of the applied ones that count again if they come again: see {@link
 *     io.tickwire.calc.symbol.SeenTicks#MAX_REMEMBERED}
 */
public record Tally(int applied, int duplicates, int late, int unremembered) {}
