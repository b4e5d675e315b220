package io.tickwire.launcher;

import io.tickwire.feeder.progress.FeedSummary;
import java.util.function.ToIntFunction;

/**
 * The exit code of a feed that came to its end: 0 only when something was read and every line of it was taken.
 *
 * @param allowedBad so many lines may be bad or rejected all the same
 */
record FeedVerdict(long allowedBad) implements ToIntFunction<FeedSummary> {
    static final FeedVerdict EVERY_LINE = new FeedVerdict(0);

    /**
     * Reads {@code --allow-bad}: a number or {@code all}.
     *
     * @throws IllegalArgumentException for anything else
     */
    static FeedVerdict parse(String allowBad) {
        if (allowBad == null) {
            return EVERY_LINE;
        }
        if (allowBad.equals("all")) {
            return new FeedVerdict(Long.MAX_VALUE);
        }
        if (!allowBad.matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException("must be a number of lines or all: --allow-bad=" + allowBad);
        }
        return new FeedVerdict(Long.parseLong(allowBad));
    }

    @Override
    public int applyAsInt(FeedSummary summary) {
        long bad = summary.badLines() + summary.rejected();
        boolean isNothing = summary.sent() + summary.badLines() + summary.skipped() == 0;
        return isNothing || bad > allowedBad ? ExitCode.FAILURE : ExitCode.CLEAN;
    }
}
