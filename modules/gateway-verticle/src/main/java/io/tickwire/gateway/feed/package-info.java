/**
 * The way of updates from Redis into the process: one subscription, kept alive and verified, and the stored state that closes
 * the gap after every loss of it.
 */
package io.tickwire.gateway.feed;
