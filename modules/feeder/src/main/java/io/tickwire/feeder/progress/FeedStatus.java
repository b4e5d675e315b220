package io.tickwire.feeder.progress;

/**
 * Where a feed stands.
 *
 * @param position bytes of the file in this pass, or ticks of the store, up to what the webhook has answered
 * @param length bytes of the file, or about as many ticks as there are; 0 when that is not known
 */
public record FeedStatus(FeedSummary soFar, long position, long length) {}
