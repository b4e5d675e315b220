package io.tickwire.feeder.progress;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a feed has done. {@code sent = accepted + rejected} once every post is answered; posts without an answer when the
 * feed was stopped stand in neither.
 *
 * @param sent ticks posted, each counted once however often it was posted
 * @param accepted ticks that the webhook took; duplicates among them, which its answer does not tell apart
 * @param rejected ticks that it refused
 * @param badLines lines of the file that were no ticks and not sent
 * @param skipped ticks not sent because the store has them
 * @param retried posts made again
 * @param seconds since the start
 * @param reasons why the first lines or ticks were not taken, at most {@value #MAX_REASONS}
 */
public record FeedSummary(
        long sent,
        long accepted,
        long rejected,
        long badLines,
        long skipped,
        long retried,
        double seconds,
        List<String> reasons) {
    /** Most reasons that are told. */
    public static final int MAX_REASONS = 3;

    public static final FeedSummary NOTHING = new FeedSummary(0, 0, 0, 0, 0, 0, 0, List.of());

    public FeedSummary {
        reasons = List.copyOf(reasons);
    }

    /** Ticks accepted per second. */
    public double rate() {
        return seconds > 0 ? accepted / seconds : 0;
    }

    /** For the end of a command's output. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(
                "sent      " + sent,
                "accepted  " + accepted + (accepted > 0 ? " (duplicates among them are not known here)" : ""),
                "rejected  " + rejected,
                "bad lines " + badLines,
                "skipped   " + skipped,
                "retried   " + retried + " posts",
                String.format(Locale.ROOT, "rate      %.0f ticks/s over %.1f s", rate(), seconds)));
        reasons.forEach(reason -> lines.add("not taken " + reason));
        return lines;
    }
}
