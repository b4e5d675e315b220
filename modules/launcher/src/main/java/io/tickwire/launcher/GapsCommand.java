package io.tickwire.launcher;

import io.tickwire.domain.Rfc3339;
import io.tickwire.feeder.store.CoverageGaps;
import io.tickwire.feeder.store.CoverageGaps.Gap;
import io.tickwire.feeder.store.StoreReader;
import io.tickwire.feeder.store.TickRange;
import io.tickwire.retry.DurationText;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the times for which nothing is stored. */
@Command(
        name = "gaps",
        mixinStandardHelpOptions = true,
        description = "List the times without stored ticks, by symbol.",
        footer = {
            "",
            "A gap is a time without stored ticks. Times shorter than TICKWIRE_COVERAGE_GAP_MS of flush (one minute by",
            "default) are not known as gaps. The time before a symbol's first tick counts only with --from, the time after",
            "its last one only with --to.",
            "To fill gaps: tickwire feed FILE --fill-gaps, or tickwire replay from another system."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, with or without gaps",
            "1:Postgres can't be reached or refuses, or the output can't be written",
            "2:bad usage"
        })
final class GapsCommand implements Callable<Integer> {
    @CommandLine.Spec
    CommandLine.Model.CommandSpec spec;

    @Mixin
    RangeOption range;

    @Mixin
    StoreOption store;

    @Option(
            names = "--min",
            paramLabel = "TIME",
            defaultValue = "5m",
            description = "Leave out gaps that are shorter: 90s, 5m, 2h, 1d. Default: ${DEFAULT-VALUE}")
    String min;

    @Option(names = "--json", description = "Print a JSON object for each gap, one a line.")
    boolean json;

    @Override
    public Integer call() throws TimeoutException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        TickRange ticks;
        Duration shortest;
        String url;
        try {
            ticks = range.range();
            shortest = DurationText.parse("--min", min);
            url = store.url();
        } catch (IllegalArgumentException e) {
            err.println("tickwire: " + e.getMessage());
            return ExitCode.USAGE;
        }
        Function<Gap, String> format = json ? GapsCommand::json : GapsCommand::text;
        Vertx vertx = CommandVertx.create();
        CoverageGaps gaps = new CoverageGaps(new StoreReader(vertx, url, "tickwire-gaps"));
        try {
            CoverageGaps.Outcome outcome = gaps.find(ticks, shortest, gap -> out.println(format.apply(gap)));
            // programs read JSON alone
            sentences(outcome).forEach(json ? err::println : out::println);
            return ExitCode.CLEAN;
        } catch (IOException e) {
            err.println("tickwire: " + e.getMessage() + ": store=" + StoreOption.address(url));
            return ExitCode.FAILURE;
        } finally {
            out.flush();
            gaps.close();
            vertx.close().await(10, TimeUnit.SECONDS);
        }
    }

    private static List<String> sentences(CoverageGaps.Outcome outcome) {
        if (outcome.symbols() == 0) {
            return List.of("no ticks stored");
        }
        List<String> sentences = new ArrayList<>();
        if (!outcome.neverStored().isEmpty()) {
            sentences.add("no ticks stored of " + String.join(", ", outcome.neverStored()));
        }
        int stored = outcome.symbols() - outcome.neverStored().size();
        if (outcome.gaps() == 0 && stored > 0) {
            sentences.add("no gaps in " + stored + (stored == 1 ? " symbol" : " symbols"));
        }
        return sentences;
    }

    private static String text(Gap gap) {
        return String.format(
                Locale.ROOT,
                "%-14s  %s  %s  %s",
                gap.symbol(),
                rfc3339(gap.fromMicros()),
                rfc3339(gap.toMicros()),
                length(gap).toString().substring(2).toLowerCase(Locale.ROOT));
    }

    private static String json(Gap gap) {
        return new JsonObject()
                .put("symbol", gap.symbol())
                .put("from", rfc3339(gap.fromMicros()))
                .put("to", rfc3339(gap.toMicros()))
                .put("seconds", (gap.toMicros() - gap.fromMicros()) / 1e6)
                .encode();
    }

    private static Duration length(Gap gap) {
        return Duration.ofNanos(1_000 * (gap.toMicros() - gap.fromMicros()));
    }

    private static String rfc3339(long micros) {
        return Rfc3339.append(new StringBuilder(27), micros).toString();
    }
}
