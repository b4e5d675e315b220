package io.tickwire.feeder.progress;

import java.util.List;
import java.util.Locale;

/**
 * What a feed has done. {@code sent = accepted + rejected} once every post is answered; posts without an answer when the
 * feed was stopped stand in neither.
 *
 * @param sent ticks posted, each counted once however often it was posted
 * @param accepted ticks that the webhook took; duplicates among them
 * @param rejected ticks that it refused
 * @param badLines lines of the file that were no ticks and not sent
 * @param skipped ticks not sent because the store has them
 * @param retried posts made again
 * @param seconds since the start
 */
public record FeedSummary(
        long sent, long accepted, long rejected, long badLines, long skipped, long retried, double seconds) {
    public static final FeedSummary NOTHING = new FeedSummary(0, 0, 0, 0, 0, 0, 0);

    /** Ticks accepted per second. */
    public double rate() {
        return seconds > 0 ? accepted / seconds : 0;
    }

    /** For the end of a command's output. */
    public List<String> lines() {
        return List.of(
                "sent      " + sent,
                "accepted  " + accepted,
                "rejected  " + rejected,
                "bad lines " + badLines,
                "skipped   " + skipped,
                "retried   " + retried + " posts",
                String.format(Locale.ROOT, "rate      %.0f ticks/s over %.1f s", rate(), seconds));
    }
}
