package io.tickwire.feeder.progress;

/**
 * Where a feed stands.
 *
 * @param position bytes read of the file in this pass
 * @param length bytes of the file; 0 when there is no file or it is not known yet
 */
public record FeedStatus(FeedSummary soFar, long position, long length) {}
