package io.tickwire.feeder.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final LineProgress progress =
            new LineProgress(new PrintStream(bytes, true, StandardCharsets.UTF_8), FeedKind.FEED);

    @Test
    void printsALineEveryFewSecondsAndOneAtTheEnd() {
        for (int halfSeconds = 1; halfSeconds <= 21; halfSeconds++) {
            progress.update(at(halfSeconds / 2.0));
        }
        progress.finished(at(10.5));
        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "feed: sent=500 accepted=500 rejected=0 retried=2 rate=100/s done=25%",
                        "feed: sent=1000 accepted=1000 rejected=0 retried=2 rate=100/s done=50%",
                        "feed: sent=1050 accepted=1050 rejected=0 retried=2 rate=100/s done=52%");
    }

    @Test
    void theSummaryIsReadable() {
        assertThat(new FeedSummary(10, 8, 2, 1, 7, 3, 0.5, List.of("line 3: no price")).lines())
                .containsExactly(
                        "sent      10",
                        "accepted  8 (duplicates among them are not known here)",
                        "rejected  2",
                        "bad lines 1",
                        "skipped   7",
                        "retried   3 posts",
                        "rate      16 ticks/s over 0.5 s",
                        "not taken line 3: no price");
        assertThat(FeedSummary.NOTHING.rate()).isZero();
    }

    private static FeedStatus at(double seconds) {
        long ticks = (long) (seconds * 100);
        return new FeedStatus(new FeedSummary(ticks, ticks, 0, 0, 0, 2, seconds, List.of()), ticks, 2_000);
    }
}
