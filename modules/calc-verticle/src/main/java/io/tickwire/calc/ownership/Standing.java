package io.tickwire.calc.ownership;

/**
 * How a process stands among those that share the partitions.
 *
 * @param share partitions it is to own, 0 or more
 * @param unowned partitions that it is to own and nobody owns, as far as it has seen
 * @param inContact whether it has heard from Redis within the length of a lease, and since a lease of its own ended
 */
public record Standing(int share, int unowned, boolean inContact) {}
