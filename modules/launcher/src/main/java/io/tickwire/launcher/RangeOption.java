package io.tickwire.launcher;

import io.tickwire.domain.AskedTime;
import io.tickwire.domain.MicrosClock;
import io.tickwire.domain.Rfc3339;
import io.tickwire.domain.Symbol;
import io.tickwire.feeder.store.TickRange;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which stored ticks a command is about. */
final class RangeOption {
    @Option(
            names = "--symbols",
            paramLabel = "A,B,C-*",
            split = ",",
            hideParamSyntax = true,
            description = "Symbols by name; with * at the end, all that begin so. Default: all.")
    List<String> symbols = List.of();

    @Mixin
    TimeRangeOption times;

    /** @throws IllegalArgumentException naming the option and the value */
    TickRange range() {
        TreeSet<String> names = new TreeSet<>();
        TreeSet<String> prefixes = new TreeSet<>();
        for (String symbol : symbols) {
            boolean isPrefix = symbol.endsWith("*");
            String text = isPrefix ? symbol.substring(0, symbol.length() - 1) : symbol;
            String normalised = isPrefix ? Symbol.normalizePrefix(text) : Symbol.normalize(text);
            if (normalised == null) {
                throw new IllegalArgumentException(
                        (isPrefix ? "what stands before * " + Symbol.PREFIX_RULE : Symbol.RULE) + ": --symbols="
                                + symbol);
            }
            (isPrefix ? prefixes : names).add(normalised);
        }
        long nowMicros = MicrosClock.system().micros();
        return new TickRange(
                new ArrayList<>(names),
                new ArrayList<>(prefixes),
                times.fromMicros(nowMicros),
                times.toMicros(nowMicros));
    }

    /** From when to when. */
    static final class TimeRangeOption {
        @Option(
                names = "--from",
                paramLabel = "TIME",
                description = "Start of the range: 2026-11-22T10:00:00Z, 2026-11-22 (midnight UTC), milliseconds since"
                        + " 1970, now-5m, now-1d. Default: the first tick.")
        String from;

        @Option(
                names = "--to",
                paramLabel = "TIME",
                description = "End of the range, exclusive; same formats as --from. Default: after the last tick.")
        String to;

        /** The beginning of all time when none was given. */
        long fromMicros(long nowMicros) {
            return from == null ? 0 : micros("--from", from, nowMicros);
        }

        /** The end of all time when none was given. */
        long toMicros(long nowMicros) {
            return to == null ? Rfc3339.END_MICROS : micros("--to", to, nowMicros);
        }

        private static long micros(String option, String text, long nowMicros) {
            long micros = AskedTime.parseMicros(text, nowMicros);
            if (micros == Rfc3339.INVALID) {
                throw new IllegalArgumentException(AskedTime.RULE + ": " + option + "=" + text);
            }
            return micros;
        }
    }
}
