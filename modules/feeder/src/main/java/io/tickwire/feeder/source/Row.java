package io.tickwire.feeder.source;

/** What one row of a source turned out to be. */
public sealed interface Row permits FeedTick, BadLine {}
