/**
 * A market that nobody trades in: believable prices, volumes and arrivals, the same for the same seed and clock. Pure.
 */
package io.tickwire.feeder.sim;
