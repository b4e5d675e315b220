package io.tickwire.launcher;

import io.tickwire.feeder.Feeder;
import io.tickwire.feeder.FeederOptions;
import io.tickwire.feeder.file.CsvColumns;
import io.tickwire.feeder.pace.Pace;
import io.tickwire.feeder.progress.FeedKind;
import io.tickwire.feeder.progress.FeedProgress;
import io.tickwire.feeder.source.TickSource;
import io.tickwire.feeder.store.MissingTicks;
import io.tickwire.feeder.store.StoreReader;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A feeder of its own: posts a file or a simulated market to a webhook, here or elsewhere. */
@Command(
        name = "feed",
        mixinStandardHelpOptions = true,
        description = "Post a file or a simulated market to a webhook.",
        footer = {
            "",
            "A CSV file with a header is read by its names; --columns says otherwise: timestamp, price, volume, symbol,",
            "source, seq, and - for a column to skip. Times are epoch seconds, millis, micros or RFC 3339.",
            "NDJSON is in the webhook's own shape. A tick without seq gets its line number. Files may be gzipped (.gz).",
            "--fill-gaps looks ticks up by identity, so it is exact for a file that was fed before, in whole or in part; a",
            "file whose trades are stored under another source or other numbers is new to it in every line.",
            "If TICKWIRE_WEBHOOK_SECRETS is set, posts are signed with its first secret. If only TICKWIRE_WEBHOOK_TOKENS",
            "is set, posts carry its first token."
        })
final class FeedCommand implements Callable<Integer> {
    @CommandLine.Spec
    CommandLine.Model.CommandSpec spec;

    @Parameters(paramLabel = "sim|FILE", description = "A simulated market, or a CSV or NDJSON file.")
    String what;

    @Mixin
    WebhookOption webhook;

    @Option(names = "--columns", paramLabel = "NAMES", description = "Of a CSV file, e.g. timestamp,price,volume.")
    String columns;

    @Option(names = "--symbol", paramLabel = "SYMBOL", description = "Of every tick. Default: the file's, or its name.")
    String symbol;

    @Option(names = "--source", paramLabel = "NAME", description = "Of every tick: the venue.")
    String source;

    @Option(
            names = "--rate",
            paramLabel = "N|max|recorded",
            description = "Ticks per second. Default: max for a file, 200 for sim.")
    String rate;

    @Option(names = "--loop", description = "Start the file again at its end: the same ticks, duplicates from then on.")
    boolean loop;

    @Option(names = "--seed", paramLabel = "N", description = "Of the simulation: the same seed, the same market.")
    Long seed;

    @Option(
            names = "--fill-gaps",
            description = "Post only what the store lacks: ticks of the file whose symbol, time, source and seq are not"
                    + " stored. The others are counted as skipped.")
    boolean fillGaps;

    @Mixin
    StoreOption store;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        TickSource ticks;
        FeederOptions options;
        Optional<String> storeUrl;
        try {
            Optional<Pace> pace = Optional.ofNullable(rate).map(Pace::parse);
            ticks = what.equals(FeedSources.SIMULATION)
                    ? FeedSources.simulation(pace, seed == null ? System.nanoTime() : seed)
                    : FeedSources.file(
                            Path.of(what),
                            new FeedSources.FileChoice(
                                    Optional.ofNullable(columns).map(CsvColumns::parse),
                                    Optional.ofNullable(symbol),
                                    Optional.ofNullable(source),
                                    loop));
            options = webhook.options(pace.orElse(new Pace.Max()));
            storeUrl = storeUrl();
        } catch (IllegalArgumentException e) {
            err.println("tickwire: " + e.getMessage());
            return ExitCode.USAGE;
        }
        Vertx vertx = CommandVertx.create();
        TickSource posted = storeUrl.<TickSource>map(
                        url -> new MissingTicks(ticks, new StoreReader(vertx, url, "tickwire-feed")))
                .orElse(ticks);
        FeedProgress progress = FeedProgress.detect(System.err, FeedKind.FEED);
        return new FeedRun(out, err, List::of).toTheEnd(new Feeder(vertx, options, posted, progress));
    }

    private Optional<String> storeUrl() {
        if (!fillGaps) {
            return Optional.empty();
        }
        if (what.equals(FeedSources.SIMULATION) || loop) {
            throw new IllegalArgumentException(
                    "needs a file, read once: --fill-gaps with " + (loop ? "--loop" : FeedSources.SIMULATION));
        }
        return Optional.of(store.url());
    }
}
