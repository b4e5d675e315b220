package io.tickwire.feeder.progress;

import java.io.PrintStream;
import java.util.Locale;

/** A line every few seconds. */
public final class LineProgress implements FeedProgress {
    private static final double INTERVAL_SECONDS = 5;

    private final PrintStream out;
    private final FeedKind kind;
    private double nextAtSeconds = INTERVAL_SECONDS;

    public LineProgress(PrintStream out, FeedKind kind) {
        this.out = out;
        this.kind = kind;
    }

    @Override
    public void update(FeedStatus status) {
        if (status.soFar().seconds() >= nextAtSeconds) {
            nextAtSeconds = status.soFar().seconds() + INTERVAL_SECONDS;
            out.println(line(status));
        }
    }

    @Override
    public void finished(FeedStatus status) {
        out.println(line(status));
    }

    private String line(FeedStatus status) {
        FeedSummary soFar = status.soFar();
        String part = status.length() > 0
                ? String.format(Locale.ROOT, " done=%d%%", Math.min(100, 100 * status.position() / status.length()))
                : "";
        return String.format(
                Locale.ROOT,
                "%s: sent=%d accepted=%d rejected=%d retried=%d rate=%.0f/s%s",
                kind.word,
                soFar.sent(),
                soFar.accepted(),
                soFar.rejected(),
                soFar.retried(),
                soFar.rate(),
                part);
    }
}
