package io.tickwire.launcher;

import io.tickwire.config.UrlSecrets;
import io.tickwire.domain.Rfc3339;
import io.tickwire.feeder.Feeder;
import io.tickwire.feeder.FeederOptions;
import io.tickwire.feeder.pace.Pace;
import io.tickwire.feeder.progress.FeedKind;
import io.tickwire.feeder.progress.FeedProgress;
import io.tickwire.feeder.resume.ReplayPosition;
import io.tickwire.feeder.resume.ResumeFile;
import io.tickwire.feeder.resume.ResumePoint;
import io.tickwire.feeder.resume.ResumeSaver;
import io.tickwire.feeder.store.StoreReader;
import io.tickwire.feeder.store.StoredExtent;
import io.tickwire.feeder.store.StoredTicks;
import io.tickwire.feeder.store.TickRange;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Posts stored ticks again, here or elsewhere. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description =
                "Post stored ticks to a webhook: of some symbols, of a range of time, merged by time, at any speed.",
        footer = {
            "",
            "Ticks keep their symbol, time, source and seq. In the system that has them they are duplicates, and a replay",
            "changes nothing there: replay into another system (--url), or as another source (--source).",
            "At a recorded speed it waits where the recording was silent, and says for how long; --max-wait cuts such waits.",
            "After Ctrl-C or a failure, the same command goes on after the last answered tick. It finds the place in the",
            "resume file, which it removes when the replay is complete. After a kill it posts some ticks twice: duplicates.",
            "If TICKWIRE_WEBHOOK_SECRETS is set, posts are signed with its first secret. If only TICKWIRE_WEBHOOK_TOKENS",
            "is set, posts carry its first token."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all ticks were posted and answered, or there are none",
            "1:the store or the webhook can't be reached or refuses; the same command goes on",
            "2:bad usage",
            "130:ended by Ctrl-C",
            "143:ended by SIGTERM"
        })
final class ReplayCommand implements Callable<Integer> {
    @CommandLine.Spec
    CommandLine.Model.CommandSpec spec;

    @Mixin
    RangeOption range;

    @Mixin
    StoreOption store;

    @Mixin
    WebhookOption webhook;

    @Option(
            names = "--speed",
            paramLabel = "Nx|max",
            defaultValue = "1x",
            description = "A multiple of the recorded speed (10x, 0.5x), or max. Default: ${DEFAULT-VALUE}")
    String speed;

    @Option(
            names = "--source",
            paramLabel = "NAME",
            description = "Post every tick as one of this source, instead of its own.")
    String source;

    @Option(
            names = {"--resume-file", "--resume"},
            paramLabel = "FILE",
            description = "The resume file. Default: one for each replay, in the data directory.")
    Path resume;

    @Option(names = "--restart", description = "Start from the beginning, whatever the resume file says.")
    boolean restart;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        TickRange ticks;
        FeederOptions options;
        String url;
        ResumeFile file;
        ResumePoint start;
        try {
            ticks = range.range();
            options = webhook.options(Pace.parseSpeed(speed));
            url = store.url();
            requireSource();
            String replay = words(ticks, options, url);
            file = new ResumeFile(resume == null ? defaultFile(store.data.directory(), replay) : resume, replay);
            start = restart ? ResumePoint.START : file.load().orElse(ResumePoint.START);
            Files.createDirectories(file.path().toAbsolutePath().getParent());
            file.save(start); // a place that can't be written to is told now
        } catch (IllegalArgumentException e) {
            err.println("tickwire: " + e.getMessage());
            return ExitCode.USAGE;
        } catch (IOException e) {
            err.println("tickwire: the resume file can't be written, give --resume-file: " + e);
            return ExitCode.FAILURE;
        }
        start.after()
                .ifPresent(key -> err.println("tickwire: going on after ts="
                        + Rfc3339.append(new StringBuilder(27), key.tsMicros()) + " resume file=" + file.path()));
        Vertx vertx = CommandVertx.create();
        StoreReader reader = new StoreReader(vertx, url, "tickwire-replay");
        try {
            ReplayPlan.lines(StoredExtent.of(reader, ticks), speed, options, StoreOption.address(url), target(options))
                    .forEach(line -> err.println("tickwire: " + line));
        } catch (IOException e) {
            err.println("tickwire: " + e.getMessage() + ": store=" + StoreOption.address(url));
            forget(start, file, err);
            return ExitCode.FAILURE;
        }
        ReplayPosition position = new ReplayPosition(start);
        StoredTicks source = new StoredTicks(reader, ticks, Optional.ofNullable(this.source), position);
        FeedProgress progress = new ResumeSaver(file, position, FeedProgress.detect(System.err, FeedKind.REPLAY));
        FeedRun run = new FeedRun(
                out,
                err,
                () -> position.isComplete()
                        ? List.of()
                        : List.of("not complete: the same command goes on, resume file=" + file.path()));
        return run.toTheEnd(new Feeder(vertx, options, source, progress, position));
    }

    private ReplayPlan.Target target(FeederOptions options) {
        if (source != null) {
            return ReplayPlan.Target.ANOTHER_SOURCE;
        }
        try {
            URI own = URI.create(CommandSettings.ofThisProcess().ingestUrl());
            return store.isDefault() && ReplayPlan.isSameServer(options.webhook(), own)
                    ? ReplayPlan.Target.ITSELF
                    : ReplayPlan.Target.UNKNOWN;
        } catch (IllegalArgumentException e) {
            return ReplayPlan.Target.UNKNOWN; // the system listens on a port that nobody knows here
        }
    }

    /** A replay that has not begun leaves no file. */
    private static void forget(ResumePoint start, ResumeFile file, PrintWriter err) {
        try {
            if (start.equals(ResumePoint.START)) {
                file.delete();
            }
        } catch (IOException e) {
            err.println("tickwire: the resume file can't be removed: " + e);
        }
    }

    private void requireSource() {
        if (source != null && !source.matches("[ -~]{1,32}")) {
            throw new IllegalArgumentException("must be 1 to 32 printable ASCII characters: --source=" + source);
        }
    }

    /** What makes it this replay and no other; the speed may change on the way. */
    private String words(TickRange ticks, FeederOptions options, String url) {
        return "symbols=" + ticks.names() + " beginning=" + ticks.prefixes() + " from=" + ticks.fromMicros() + " to="
                + ticks.toMicros() + " source=" + source + " store=" + StoreOption.address(url) + " webhook="
                + UrlSecrets.mask(options.webhook().toString());
    }

    private static Path defaultFile(Path directory, String replay) {
        String name = UUID.nameUUIDFromBytes(replay.getBytes(StandardCharsets.UTF_8))
                .toString()
                .substring(0, 13);
        return directory.resolve("tickwire-replay-" + name + ".resume");
    }
}
