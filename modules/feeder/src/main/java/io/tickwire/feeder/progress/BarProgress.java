package io.tickwire.feeder.progress;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** A bar on the terminal (standard error): how much of it is done, or ticks without end when that is not known. */
public final class BarProgress implements FeedProgress {
    private static final int REDRAW_MS = 250;
    private static final long UNKNOWN = -1;

    private final FeedKind kind;
    private ProgressBar bar;

    public BarProgress(FeedKind kind) {
        this.kind = kind;
    }

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

    private ProgressBarBuilder builder(FeedStatus status) {
        ProgressBarBuilder builder =
                new ProgressBarBuilder().setTaskName(kind.word).setUpdateIntervalMillis(REDRAW_MS);
        return status.length() > 0
                ? builder.setUnit(kind.unit, kind.unitSize).setInitialMax(status.length())
                : builder.setUnit(" ticks", 1).setInitialMax(UNKNOWN);
    }
}
