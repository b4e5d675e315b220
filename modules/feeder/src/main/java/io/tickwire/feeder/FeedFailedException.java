package io.tickwire.feeder;

import io.tickwire.feeder.progress.FeedSummary;

/** A feed ended before its source did. The message is for the user. */
public final class FeedFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient FeedSummary summary;

    FeedFailedException(String message, Throwable cause, FeedSummary summary) {
        super(message, cause);
        this.summary = summary;
    }

    /** What had been done until then. */
    public FeedSummary summary() {
        return summary;
    }
}
