package io.tickwire.launcher;

import io.tickwire.domain.MicrosClock;
import io.tickwire.domain.Rfc3339;
import io.tickwire.domain.Symbol;
import io.tickwire.flush.postgres.FoundTicks;
import io.tickwire.flush.postgres.TickRemoval;
import io.tickwire.launcher.RangeOption.TimeRangeOption;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Takes bad ticks out of the store. */
@Command(
        name = "delete",
        mixinStandardHelpOptions = true,
        description = "Remove stored ticks of a symbol. Shows what it would remove, and asks first.",
        footer = {
            "",
            "Removed are the ticks of the symbol from --from to just before --to, and with --source only those of that",
            "source. Bars and coverage are exact after each step, also while ticks are stored. Ctrl-C ends it after a step,",
            "and the same command goes on with the rest.",
            "Not changed: ticks that are still in the queue, and live data. Live windows and the last price hold the removed",
            "ticks until newer ones replace them; see docs/operations.md."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:removed, or nothing to remove, or --dry-run, or the answer was no",
            "1:Postgres can't be reached or refuses; what was removed until then stays removed",
            "2:bad usage, or no terminal to ask on and no --yes",
            "130:ended by Ctrl-C",
            "143:ended by SIGTERM"
        })
final class DeleteCommand implements Callable<Integer> {
    @CommandLine.Spec
    CommandLine.Model.CommandSpec spec;

    @Option(names = "--symbol", paramLabel = "SYMBOL", required = true, description = "The symbol, one.")
    String symbol;

    @Mixin
    TimeRangeOption times;

    @Option(names = "--all", description = "Allow a range without --from or without --to.")
    boolean all;

    @Option(
            names = "--source",
            paramLabel = "NAME",
            description = "Only ticks of this source. Default: of all sources.")
    String source;

    @Option(names = "--dry-run", description = "Show what would be removed, and remove nothing.")
    boolean dryRun;

    @Option(names = "--yes", description = "Don't ask. Needed where there is no terminal to ask on.")
    boolean yes;

    @Mixin
    StoreOption store;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        TickRemoval.Selection selection;
        Duration gap;
        String url;
        try {
            selection = selection();
            gap = Duration.ofMillis(CommandSettings.ofThisProcess()
                    .read("TICKWIRE_COVERAGE_GAP_MS")
                    .flush()
                    .coverageGapMs());
            url = store.url();
            if (!dryRun && !yes && !Terminal.isThere()) {
                throw new IllegalArgumentException(
                        "no terminal to ask on: give --yes to remove without being asked, or --dry-run to look only");
            }
        } catch (IllegalArgumentException e) {
            err.println("tickwire: " + e.getMessage());
            return ExitCode.USAGE;
        }
        try (DeleteRun run = new DeleteRun(url, gap, out, err)) {
            Optional<FoundTicks> found = run.look(selection);
            if (found.isEmpty()) {
                return ExitCode.FAILURE;
            }
            if (found.get().ticks() == 0) {
                out.println("nothing to remove: no such ticks stored");
                return ExitCode.CLEAN;
            }
            tell(out, selection, found.get());
            if (dryRun) {
                out.println("dry run: nothing removed");
                return ExitCode.CLEAN;
            }
            out.println("coverage gap " + gap.toMillis()
                    + " ms (TICKWIRE_COVERAGE_GAP_MS; must be the one that flush runs with)");
            if (!yes && !isAgreed(found.get())) {
                out.println("nothing removed");
                return ExitCode.CLEAN;
            }
            return run.remove(selection) ? ExitCode.CLEAN : ExitCode.FAILURE;
        }
    }

    private TickRemoval.Selection selection() {
        String normalised = Symbol.normalize(symbol);
        if (normalised == null) {
            throw new IllegalArgumentException("must be one symbol by its full name: --symbol=" + symbol);
        }
        if (!all && (times.from == null || times.to == null)) {
            throw new IllegalArgumentException("must have --from and --to; --all allows a range without "
                    + (times.from == null ? "--from" : "--to") + ": --symbol=" + symbol);
        }
        long nowMicros = MicrosClock.system().micros();
        long fromMicros = times.fromMicros(nowMicros);
        long toMicros = times.toMicros(nowMicros);
        if (fromMicros >= toMicros) {
            throw new IllegalArgumentException("must be --from < --to: --from=" + times.from + " --to=" + times.to);
        }
        return new TickRemoval.Selection(normalised, Optional.ofNullable(source), fromMicros, toMicros);
    }

    private static void tell(PrintWriter out, TickRemoval.Selection selection, FoundTicks found) {
        out.println("symbol    " + selection.symbol()
                + selection.source().map(name -> ", source " + name).orElse(""));
        out.println("ticks     " + found.ticks());
        out.println("first     " + time(found.firstMicros()));
        out.println("last      " + time(found.lastMicros()));
        out.println("prices    " + found.low().stripTrailingZeros().toPlainString() + " to "
                + found.high().stripTrailingZeros().toPlainString());
        out.println("bars      " + found.bars() + " of one minute are touched");
        out.flush();
    }

    private static String time(long micros) {
        return Rfc3339.append(new StringBuilder(27), micros).toString();
    }

    private static boolean isAgreed(FoundTicks found) {
        String answer = System.console().readLine("remove %d ticks, for good? [y/N] ", found.ticks());
        return answer != null && answer.trim().matches("(?i)y(es)?");
    }
}
