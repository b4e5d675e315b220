package io.tickwire.launcher;

import io.tickwire.config.WebhookSecret;
import io.tickwire.feeder.FeedFailedException;
import io.tickwire.feeder.Feeder;
import io.tickwire.feeder.FeederOptions;
import io.tickwire.feeder.file.CsvColumns;
import io.tickwire.feeder.pace.Pace;
import io.tickwire.feeder.progress.FeedProgress;
import io.tickwire.feeder.progress.FeedSummary;
import io.tickwire.feeder.source.TickSource;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine;
import picocli.CommandLine.Command;
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
            "TICKWIRE_WEBHOOK_SECRETS is set: posts are signed with the first secret."
        })
final class FeedCommand implements Callable<Integer> {
    private static final String WEBHOOK_PATH = "/webhook/ticks";

    @CommandLine.Spec
    CommandLine.Model.CommandSpec spec;

    @Parameters(paramLabel = "sim|FILE", description = "A simulated market, or a CSV or NDJSON file.")
    String what;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8081" + WEBHOOK_PATH,
            description = "Webhook. Default: ${DEFAULT-VALUE}")
    String url;

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

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "" + FeederOptions.DEFAULT_BATCH_TICKS,
            description = "Most ticks in a post. Default: ${DEFAULT-VALUE}")
    int batch;

    @Option(names = "--loop", description = "Start the file again at its end: the same ticks, duplicates from then on.")
    boolean loop;

    @Option(names = "--seed", paramLabel = "N", description = "Of the simulation: the same seed, the same market.")
    Long seed;

    private final AtomicBoolean told = new AtomicBoolean();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        TickSource ticks;
        FeederOptions options;
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
            options = options(pace.orElse(new Pace.Max()));
        } catch (IllegalArgumentException e) {
            err.println("tickwire: " + e.getMessage());
            return ExitCode.USAGE;
        }
        return feed(new Feeder(Vertx.vertx(), options, ticks, FeedProgress.detect(System.err)), err);
    }

    private FeederOptions options(Pace pace) {
        URI webhook = URI.create(url);
        if (webhook.getPath() == null || webhook.getPath().length() < 2) {
            webhook = webhook.resolve(WEBHOOK_PATH);
        }
        FeederOptions options = FeederOptions.to(webhook).withBatchTicks(batch).withPace(pace);
        String secrets = System.getenv("TICKWIRE_WEBHOOK_SECRETS");
        return secrets == null || secrets.isBlank()
                ? options
                : options.withSecret(WebhookSecret.parse(secrets.split(",")[0].trim()));
    }

    private Integer feed(Feeder feeder, PrintWriter err) throws InterruptedException {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> tell(feeder.stop()
                                .toCompletionStage()
                                .toCompletableFuture()
                                .exceptionally(failure -> FeedSummary.NOTHING)
                                .join()),
                        "tickwire-feed-stop"));
        try {
            tell(feeder.run().toCompletionStage().toCompletableFuture().get());
            return ExitCode.CLEAN;
        } catch (ExecutionException e) {
            err.println("tickwire: " + e.getCause().getMessage());
            if (e.getCause() instanceof FeedFailedException failed) {
                tell(failed.summary());
            }
            return ExitCode.FAILURE;
        }
    }

    /** Once, whether the source or the user ended the feed. */
    private void tell(FeedSummary summary) {
        if (told.compareAndSet(false, true)) {
            summary.lines().forEach(spec.commandLine().getOut()::println);
            spec.commandLine().getOut().flush();
        }
    }
}
