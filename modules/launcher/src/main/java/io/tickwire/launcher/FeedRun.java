package io.tickwire.launcher;

import io.tickwire.feeder.FeedFailedException;
import io.tickwire.feeder.Feeder;
import io.tickwire.feeder.progress.FeedSummary;
import io.tickwire.retry.FaultText;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/** Runs a feeder to its end, or until the user ends the process, and tells what it has done. */
final class FeedRun {
    private final PrintWriter out;
    private final PrintWriter err;
    private final Supplier<List<String>> lastWords;
    private final ToIntFunction<FeedSummary> verdict;
    private boolean told;

    /** A run whose end is a clean one, whatever was refused. */
    FeedRun(PrintWriter out, PrintWriter err, Supplier<List<String>> lastWords) {
        this(out, err, lastWords, summary -> ExitCode.CLEAN);
    }

    /**
     * @param lastWords lines below the summary, asked for when the feed has ended
     * @param verdict the exit code of a feed that came to its end
     */
    FeedRun(PrintWriter out, PrintWriter err, Supplier<List<String>> lastWords, ToIntFunction<FeedSummary> verdict) {
        this.out = out;
        this.err = err;
        this.lastWords = lastWords;
        this.verdict = verdict;
    }

    /** Blocks until the end; the command's exit code. */
    int toTheEnd(Feeder feeder) throws InterruptedException {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> tell(feeder.stop()
                                .toCompletionStage()
                                .toCompletableFuture()
                                .exceptionally(failure -> FeedSummary.NOTHING)
                                .join()),
                        "tickwire-feed-stop"));
        try {
            FeedSummary summary =
                    feeder.run().toCompletionStage().toCompletableFuture().get();
            tell(summary);
            return verdict.applyAsInt(summary);
        } catch (ExecutionException e) {
            err.println("tickwire: " + FaultText.of(e));
            if (e.getCause() instanceof FeedFailedException failed) {
                tell(failed.summary());
            }
            return ExitCode.FAILURE;
        }
    }

    /**
     * Once, whether the source or the user ended the feed. Whoever comes second waits until it is told: when the hook
     * returns the process is over.
     */
    synchronized void tell(FeedSummary summary) {
        if (!told) {
            told = true;
            summary.lines().forEach(out::println);
            lastWords.get().forEach(out::println);
            out.flush();
        }
    }
}
