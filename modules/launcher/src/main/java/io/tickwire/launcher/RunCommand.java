package io.tickwire.launcher;

import io.tickwire.config.Settings;
import io.tickwire.config.SettingsException;
import io.tickwire.config.Verticle;
import io.tickwire.feeder.sim.Instruments;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs verticles until SIGTERM or SIGINT; then drains and ends with exit code 0. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Run verticles, all four in one JVM by default.",
        footer = {"", "Everything else is configured by environment variables, see README.md."},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:stopped by SIGTERM or Ctrl-C, everything acknowledged is safe",
            "1:it could not start, or did not stop in good order",
            "2:bad usage or configuration",
            "3:its heap was full, everything acknowledged is safe"
        })
final class RunCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

    @CommandLine.Spec
    CommandLine.Model.CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "VERTICLES",
            description =
                    "Comma-separated: ingest, calc, gateway, flush. Default: all. calc-symbol and calc-cross are the"
                            + " two halves of calc, to run apart. Also TICKWIRE_VERTICLES")
    String verticles;

    @Option(
            names = "--feed",
            paramLabel = "none|sim|PATH",
            defaultValue = "none",
            description = "Run a feeder in the same process: a simulated market, or a CSV or JSON file.")
    String feed;

    @Option(
            names = "--embedded",
            paramLabel = "auto|always|never",
            description = "Private Redis and Postgres. Default: auto. Also TICKWIRE_EMBEDDED")
    String embedded;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Where the embedded servers keep their data. Default: ./data. Also TICKWIRE_DATA_DIR")
    String dataDir;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        Optional<String> unknown = unknownCommand();
        if (unknown.isPresent()) {
            err.println("tickwire: " + unknown.get());
            return ExitCode.USAGE;
        }
        Settings settings;
        FeedChoice choice;
        try {
            settings = Settings.read(variables(System.getenv()));
            choice = FeedChoice.of(feed, settings);
        } catch (SettingsException e) {
            e.problems().forEach(problem -> err.println("tickwire: " + problem));
            return ExitCode.USAGE;
        }
        new HeapGuard(Runtime.getRuntime()::halt).install();
        Platform platform = new Platform(settings, Version.ofThisBuild());
        AtomicBoolean failed = new AtomicBoolean();
        stopAtExit(platform, choice, failed);
        try {
            ReadyLine ready = platform.start();
            if (choice.isFeed()) {
                choice.start(platform.feedVertx(), platform.ingestUrl());
            }
            spec.commandLine().getOut().println(ready);
            spec.commandLine().getOut().flush();
        } catch (StartFailedException e) {
            LOG.debug("start failed", e);
            err.println("tickwire: " + e.getMessage());
            failed.set(true);
            return ExitCode.FAILURE; // Main exits, and the hook releases what had started
        }
        new CountDownLatch(1).await(); // for ever: the process ends by a signal
        return ExitCode.CLEAN;
    }

    /** What is wrong with the first word, when it is neither a command nor a verticle. */
    Optional<String> unknownCommand() {
        return unknownWord().map(word -> "unknown command or verticle: " + word + Suggestion.after(word, knownWords()));
    }

    private Optional<String> unknownWord() {
        return verticles == null
                ? Optional.empty()
                : Arrays.stream(verticles.split(",", -1))
                        .map(String::trim)
                        .filter(word -> !Verticle.names().contains(word))
                        .findFirst();
    }

    private Set<String> knownWords() {
        Set<String> words = new TreeSet<>(Verticle.names());
        words.addAll(spec.commandLine().getParent().getSubcommands().keySet());
        return words;
    }

    /** Options stand over the environment. */
    private Map<String, String> variables(Map<String, String> environment) {
        Map<String, String> variables = new HashMap<>(environment);
        putIfGiven(variables, "TICKWIRE_VERTICLES", verticles);
        putIfGiven(variables, "TICKWIRE_EMBEDDED", embedded);
        putIfGiven(variables, "TICKWIRE_DATA_DIR", dataDir);
        if (FeedSources.SIMULATION.equals(feed)) {
            variables.putIfAbsent("TICKWIRE_INDICES", Instruments.INDICES);
        }
        return variables;
    }

    private static void putIfGiven(Map<String, String> variables, String name, String value) {
        if (value != null) {
            variables.put(name, value);
        }
    }

    /** A JVM ended by a signal exits with 128 + its number; a clean stop is 0 by contract, so the hook ends it itself. */
    private static void stopAtExit(Platform platform, FeedChoice choice, AtomicBoolean failed) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            choice.stop();
                            boolean clean = platform.stop();
                            LOG.info("stopped: clean={}", clean);
                            Runtime.getRuntime().halt(failed.get() || !clean ? ExitCode.FAILURE : ExitCode.CLEAN);
                        },
                        "tickwire-stop"));
    }
}
