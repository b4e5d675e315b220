package io.tickwire.feeder.progress;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** A bar on the terminal (standard error): megabytes of the file, or ticks without end when there is no file. */
public final class BarProgress implements FeedProgress {
    private static final int REDRAW_MS = 250;
    private static final long UNKNOWN = -1;

    private ProgressBar bar;

    @Override
    public void update(FeedStatus status) {
        if (bar == null) {
            bar = builder(status).build();
        }
        FeedSummary soFar = status.soFar();
        bar.stepTo(status.length() > 0 ? status.position() : soFar.accepted());
        bar.setExtraMessage(
                " accepted=" + soFar.accepted() + " rejected=" + soFar.rejected() + " retried=" + soFar.retried());
    }

    @Override
    public void finished(FeedStatus status) {
        update(status);
        bar.close();
    }

    private static ProgressBarBuilder builder(FeedStatus status) {
        ProgressBarBuilder builder =
                new ProgressBarBuilder().setTaskName("feed").setUpdateIntervalMillis(REDRAW_MS);
        return status.length() > 0
                ? builder.setUnit(" MB", 1_000_000).setInitialMax(status.length())
                : builder.setUnit(" ticks", 1).setInitialMax(UNKNOWN);
    }
}
