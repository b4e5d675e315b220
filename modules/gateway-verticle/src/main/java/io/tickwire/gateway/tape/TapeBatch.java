package io.tickwire.gateway.tape;

import java.util.List;

/**
 * What came next of one partition, for all clients that are up to date.
 *
 * @param afterHole whether something is missing before it, and nobody knows how much
 * @param ticks those that some client wants, in order
 * @param position behind all of it
 */
public record TapeBatch(int partition, boolean afterHole, List<TapeMessage> ticks, String position) {}
