package io.tickwire.feeder.progress;

/** What is going on, and what {@link FeedStatus#position} counts. */
public enum FeedKind {
    /** Out of a file, bytes, or without end. */
    FEED("feed", " MB", 1_000_000),

    /** Out of the store, ticks. */
    REPLAY("replay", " ticks", 1);

    final String word;
    final String unit;
    final long unitSize;

    FeedKind(String word, String unit, long unitSize) {
        this.word = word;
        this.unit = unit;
        this.unitSize = unitSize;
    }
}
