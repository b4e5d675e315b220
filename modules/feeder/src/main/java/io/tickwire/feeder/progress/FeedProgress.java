package io.tickwire.feeder.progress;

import java.io.PrintStream;

/**
 * Told how a feed is doing, twice a second. Called on worker threads, one call at a time; may block, and is not called
 * again meanwhile.
 */
public interface FeedProgress {
    /** Tells nobody: for a feeder inside another process. */
    FeedProgress SILENT = new FeedProgress() {
        @Override
        public void update(FeedStatus status) {
            // by promise
        }

        @Override
        public void finished(FeedStatus status) {
            // by promise
        }
    };

    void update(FeedStatus status);

    /** Once, at the end, whatever the end. */
    void finished(FeedStatus status);

    /** A bar when a person looks at a terminal, plain lines when the output goes to a file or another program. */
    static FeedProgress detect(PrintStream lines, FeedKind kind) {
        return System.console() != null && System.getenv("TERM") != null
                ? new BarProgress(kind)
                : new LineProgress(lines, kind);
    }
}
