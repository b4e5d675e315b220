package io.tickwire.launcher;

import io.tickwire.feeder.Feeder;
import io.tickwire.feeder.FeederOptions;
import io.tickwire.feeder.file.ColumnNames;
import io.tickwire.feeder.file.FileRules;
import io.tickwire.feeder.file.FileTicks;
import io.tickwire.feeder.file.NotUnderstoodException;
import io.tickwire.feeder.pace.Pace;
import io.tickwire.feeder.progress.FeedKind;
import io.tickwire.feeder.progress.FeedProgress;
import io.tickwire.feeder.source.TickSource;
import io.tickwire.feeder.store.MissingTicks;
import io.tickwire.feeder.store.StoreReader;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
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
            "A file is looked at before anything is posted: CSV or JSON (one object a line, an array, or the answer of",
            "/api/v1/ticks), plain, gzip or zip; - is standard input. Columns are known by these names in the header, or by",
            "--columns; a file whose columns are not clear ends with exit code 2, and nothing is posted:",
            "",
            FeedCommand.COLUMN_NAMES,
            "",
            "Upper and lower case, blanks, _ and - make no difference. Names of local or received times (local_timestamp,",
            "received_at) are never the time of a trade. Without a header only time,price,volume is read.",
            "Times are numbers since 1970 (s, ms, us or ns by their size) or dates with an offset; see --time-zone and",
            "--time-format for others.",
            "",
            "--seq: the identity of a tick is symbol, time, source and seq. Fed again, the same file changes nothing.",
            "  auto  right when the file has ids, or is fed as one whole file",
            "  line  right when ids are not unique within one time; files that overlap are then stored twice",
            "  none  right for files without ids that overlap; two trades of one time, price and volume count once",
            "",
            "--fill-gaps looks ticks up by identity, so it is exact for a file that was fed before, in whole or in part; a",
            "file whose trades are stored under another source or other numbers is new to it in every line.",
            "If TICKWIRE_WEBHOOK_SECRETS is set, posts are signed with its first secret. If only TICKWIRE_WEBHOOK_TOKENS",
            "is set, posts carry its first token.",
            "Exit codes: 0 every line was taken (or --allow-bad said so), 2 bad usage, or the file is not understood and",
            "nothing was posted, 1 anything else."
        })
final class FeedCommand implements Callable<Integer> {
    static final String COLUMN_NAMES = "COLUMN-NAMES";

    private CommandLine.Model.CommandSpec spec;

    @Parameters(
            paramLabel = "sim|FILE|-",
            description = "A simulated market, a CSV or JSON file, or standard input (-).")
    String what;

    @Mixin
    WebhookOption webhook;

    @Mixin
    FileOption file;

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

    @Option(
            names = "--allow-bad",
            paramLabel = "N|all",
            description = "So many lines may be bad or rejected without a failure at the end. Default: 0")
    String allowBad;

    @Option(
            names = "--check",
            description = "Read the file, show how it is understood and its first rows, and post nothing.")
    boolean check;

    @Mixin
    StoreOption store;

    /** The table of names is printed where its mark stands in the footer. */
    @CommandLine.Spec
    void setSpec(CommandLine.Model.CommandSpec spec) {
        this.spec = spec;
        String[] footer = spec.usageMessage().footer();
        int mark = List.of(footer).indexOf(COLUMN_NAMES);
        if (mark >= 0) {
            List<String> lines = new ArrayList<>(List.of(footer));
            lines.remove(mark);
            lines.addAll(mark, ColumnNames.help());
            spec.usageMessage().footer(lines.toArray(String[]::new));
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        FeederOptions options;
        Optional<String> storeUrl;
        Optional<Pace> pace;
        FeedVerdict verdict;
        Optional<FileTicks> ticks;
        try {
            pace = Optional.ofNullable(rate).map(Pace::parse);
            options = webhook.options(pace.orElse(new Pace.Max()));
            verdict = FeedVerdict.parse(allowBad);
            storeUrl = storeUrl();
            ticks = open(err);
        } catch (NotUnderstoodException e) {
            err.println("tickwire: " + what + ": " + e.getMessage());
            return ExitCode.USAGE;
        } catch (IllegalArgumentException e) {
            err.println("tickwire: " + e.getMessage());
            return ExitCode.USAGE;
        } catch (IOException e) {
            err.println("tickwire: can't be read: file=" + what + ": " + e.getMessage());
            return ExitCode.FAILURE;
        }
        if (check) {
            return check(ticks.orElseThrow(), verdict);
        }
        Vertx vertx = CommandVertx.create();
        TickSource all = ticks.<TickSource>map(file -> file)
                .orElseGet(() -> FeedSources.simulation(pace, seed == null ? System.nanoTime() : seed));
        TickSource posted = storeUrl.<TickSource>map(
                        url -> new MissingTicks(all, new StoreReader(vertx, url, "tickwire-feed")))
                .orElse(all);
        FeedProgress progress = FeedProgress.detect(System.err, FeedKind.FEED);
        return new FeedRun(
                        out,
                        err,
                        () -> ticks.map(FileTicks::closingWords).orElse(List.of()),
                        isSimulation() ? summary -> ExitCode.CLEAN : verdict)
                .toTheEnd(new Feeder(vertx, options, posted, progress));
    }

    /** Opens the file and tells how it is understood; empty for the simulation. */
    private Optional<FileTicks> open(PrintWriter err) throws IOException {
        if (isSimulation()) {
            if (check || file.isGiven()) {
                throw new IllegalArgumentException("needs a file: options of a file with " + FeedSources.SIMULATION);
            }
            return Optional.empty();
        }
        FileRules rules = file.rules(loop);
        FileTicks.requireReadable(what);
        FileTicks ticks = FileTicks.open(what, rules);
        err.println("tickwire: " + what + ": " + ticks.plan());
        ticks.notices().forEach(notice -> err.println("tickwire: " + what + ": " + notice));
        err.flush();
        return Optional.of(ticks);
    }

    private int check(FileTicks ticks, FeedVerdict verdict) {
        PrintWriter err = spec.commandLine().getErr();
        try {
            return new FeedCheck(spec.commandLine().getOut(), verdict).read(ticks);
        } catch (IOException e) {
            err.println("tickwire: can't be read to its end: file=" + what + ": " + e.getMessage());
            return ExitCode.FAILURE;
        }
    }

    private boolean isSimulation() {
        return what.equals(FeedSources.SIMULATION);
    }

    private Optional<String> storeUrl() {
        if (!fillGaps) {
            return Optional.empty();
        }
        if (isSimulation() || loop) {
            throw new IllegalArgumentException(
                    "needs a file, read once: --fill-gaps with " + (loop ? "--loop" : FeedSources.SIMULATION));
        }
        return Optional.of(store.url());
    }
}
