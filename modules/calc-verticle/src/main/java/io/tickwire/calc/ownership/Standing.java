package io.tickwire.calc.ownership;

/**
 * How a process stands among those that share the partitions.
 *
 * @param share partitions it is to own, 0 or more
 * @param unowned partitions that it is to own and nobody owns, as far as it has seen
 * @param unreadable partitions whose state is of a later format than this process can read, as far as it has seen; while
 *     there are any, its share is left to others
 * @param inContact whether it has heard from Redis within the length of a lease, and since a lease of its own ended
 */
public record Standing(int share, int unowned, int unreadable, boolean inContact) {}
