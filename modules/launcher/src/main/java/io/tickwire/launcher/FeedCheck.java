package io.tickwire.launcher;

import io.tickwire.domain.Rfc3339;
import io.tickwire.feeder.file.FileTicks;
import io.tickwire.feeder.progress.FeedSummary;
import io.tickwire.feeder.source.FeedTick;
import io.tickwire.feeder.source.SourceChunk;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** {@code feed --check}: reads a file to its end, shows the first rows as they would be posted, and posts nothing. */
final class FeedCheck {
    private static final int SHOWN_ROWS = 5;
    private static final int CHUNK_ROWS = 5_000;

    private final PrintWriter out;
    private final FeedVerdict verdict;
    private final List<String> reasons = new ArrayList<>();
    private long ticks;
    private long badLines;

    FeedCheck(PrintWriter out, FeedVerdict verdict) {
        this.out = out;
        this.verdict = verdict;
    }

    /** The exit code that the feed would have, as far as the webhook takes all of it. */
    int read(FileTicks file) throws IOException {
        SourceChunk chunk;
        do {
            chunk = file.read(CHUNK_ROWS);
            chunk.ticks().forEach(this::show);
            badLines += chunk.badLines().size();
            chunk.badLines().stream()
                    .limit(FeedSummary.MAX_REASONS - reasons.size())
                    .forEach(bad -> reasons.add("line " + bad.line() + ": " + bad.reason()));
        } while (!chunk.isEnd());
        file.close();
        out.println("readable  " + ticks);
        out.println("bad lines " + badLines);
        reasons.forEach(reason -> out.println("not taken " + reason));
        file.closingWords().forEach(out::println);
        out.println(
                "nothing was posted (--check); the webhook decides about ranges, such as negative volumes or times ahead");
        out.flush();
        return verdict.applyAsInt(new FeedSummary(ticks, ticks, 0, badLines, 0, 0, 0, reasons));
    }

    private void show(FeedTick tick) {
        if (ticks++ < SHOWN_ROWS) {
            out.println("line " + tick.line() + ": symbol=" + tick.symbol() + " ts=" + Rfc3339.format(tick.tsMicros())
                    + " price=" + tick.price() + " volume=" + tick.volume() + " source=" + tick.source() + " seq="
                    + (tick.seq() < 0 ? "derived" : tick.seq()));
        }
    }
}
