package io.tickwire.launcher;

import io.tickwire.domain.Rfc3339;
import io.tickwire.feeder.store.CoverageGaps;
import io.tickwire.feeder.store.CoverageGaps.Gap;
import io.tickwire.feeder.store.StoreReader;
import io.tickwire.feeder.store.TickRange;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.format.DateTimeParseException;
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
            "From the covered ranges that flush keeps: silence shorter than its TICKWIRE_COVERAGE_GAP_MS (one minute by",
            "default) is no gap. What lies before the first and after the last tick is one only within --from and --to.",
            "To fill gaps: tickwire feed FILE --fill-gaps, or tickwire replay out of another store."
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
            description = "The shortest gap listed: 90s, 5m, 2h, 1d. Default: ${DEFAULT-VALUE}")
    String min;

    @Option(names = "--json", description = "A JSON object for each gap, one a line.")
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
            shortest = duration(min);
            url = store.url();
        } catch (IllegalArgumentException e) {
            err.println("tickwire: " + e.getMessage());
            return ExitCode.USAGE;
        }
        Function<Gap, String> format = json ? GapsCommand::json : GapsCommand::text;
        Vertx vertx = Vertx.vertx();
        CoverageGaps gaps = new CoverageGaps(new StoreReader(vertx, url, "tickwire-gaps"));
        try {
            gaps.find(ticks, shortest, gap -> out.println(format.apply(gap)));
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

    /** @throws IllegalArgumentException unless it is a length of time above zero */
    static Duration duration(String text) {
        try {
            String upper = text.toUpperCase(Locale.ROOT);
            Duration duration = Duration.parse(upper.endsWith("D") ? "P" + upper : "PT" + upper);
            if (duration.isNegative() || duration.isZero() || duration.toDays() > 100_000) {
                throw new IllegalArgumentException("must be above zero and at most 100000d: --min=" + text);
            }
            return duration;
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("must be a length of time like 90s, 5m, 2h, 1d: --min=" + text, e);
        }
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
