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
import io.tickwire.feeder.store.StoredTicks;
import io.tickwire.feeder.store.TickRange;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
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
        description = "Post stored ticks of symbols and a range of time to a webhook, merged by time.",
        footer = {
            "",
            "Ticks keep their source and seq, so a replay into the system they are from changes nothing.",
            "Interrupted (Ctrl-C, a failure), the same command goes on behind the last answered tick; what it knows is in",
            "the resume file, which goes when the replay is complete. After a kill some ticks are posted twice, and known.",
            "With TICKWIRE_WEBHOOK_SECRETS set, posts are signed with the first secret; with only TICKWIRE_WEBHOOK_TOKENS",
            "set, they carry the first token."
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
            description = "A multiple of the recorded speed, 10x or 0.5x, or max. Default: ${DEFAULT-VALUE}")
    String speed;

    @Option(names = "--source", paramLabel = "NAME", description = "Of every tick, instead of its own.")
    String source;

    @Option(
            names = "--resume",
            paramLabel = "FILE",
            description = "The resume file. Default: a name of its own for each replay, in the working directory.")
    Path resume;

    @Option(names = "--restart", description = "Begin anew, whatever the resume file says.")
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
            file = new ResumeFile(resume == null ? defaultFile(replay) : resume, replay);
            start = restart ? ResumePoint.START : file.load().orElse(ResumePoint.START);
            file.save(start); // a place that can't be written to is told now
        } catch (IllegalArgumentException e) {
            err.println("tickwire: " + e.getMessage());
            return ExitCode.USAGE;
        } catch (IOException e) {
            err.println("tickwire: resume file can't be used: " + e);
            return ExitCode.FAILURE;
        }
        start.after()
                .ifPresent(key -> err.println("tickwire: going on after ts="
                        + Rfc3339.append(new StringBuilder(27), key.tsMicros()) + " resume file=" + file.path()));
        Vertx vertx = Vertx.vertx();
        ReplayPosition position = new ReplayPosition(start);
        StoredTicks source = new StoredTicks(
                new StoreReader(vertx, url, "tickwire-replay"), ticks, Optional.ofNullable(this.source), position);
        FeedProgress progress = new ResumeSaver(file, position, FeedProgress.detect(System.err, FeedKind.REPLAY));
        FeedRun run = new FeedRun(
                out,
                err,
                () -> position.isComplete()
                        ? List.of()
                        : List.of("not complete: the same command goes on, resume file=" + file.path()));
        return run.toTheEnd(new Feeder(vertx, options, source, progress, position));
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

    private static Path defaultFile(String replay) {
        String name = UUID.nameUUIDFromBytes(replay.getBytes(StandardCharsets.UTF_8))
                .toString()
                .substring(0, 13);
        return Path.of("tickwire-replay-" + name + ".resume");
    }
}
