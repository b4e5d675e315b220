package io.tickwire.feeder.source;

/**
 * A row that is no tick. It is counted and told, and the rows after it go on.
 *
 * @param line physical line, 1-based
 * @param reason names the column; never repeats what stands there
 */
public record BadLine(long line, String reason) implements Row {}
