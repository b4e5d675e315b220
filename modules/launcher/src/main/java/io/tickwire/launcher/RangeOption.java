package io.tickwire.launcher;

import io.tickwire.domain.Rfc3339;
import io.tickwire.domain.Symbol;
import io.tickwire.feeder.store.TickRange;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import picocli.CommandLine.Option;

/** Which stored ticks a command is about. */
final class RangeOption {
    @Option(
            names = "--symbols",
            paramLabel = "A,B,C-*",
            split = ",",
            hideParamSyntax = true,
            description = "By name, or with * at the end by how they begin. Default: all.")
    List<String> symbols = List.of();

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "First time: 2026-11-22T10:00:00Z, or a day in UTC: 2026-11-22. Default: the first tick.")
    String from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            description = "First time that is not meant, as --from. Default: past the last tick.")
    String to;

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
        return new TickRange(
                new ArrayList<>(names),
                new ArrayList<>(prefixes),
                from == null ? 0 : micros("--from", from),
                to == null ? Rfc3339.END_MICROS : micros("--to", to));
    }

    private static long micros(String option, String text) {
        long micros = Rfc3339.parseMicros(text.matches("\\d{4}-\\d\\d-\\d\\d") ? text + "T00:00:00Z" : text);
        if (micros == Rfc3339.INVALID) {
            throw new IllegalArgumentException(
                    "must be a time with offset or a day of the years 1970 to 2099: " + option + "=" + text);
        }
        return micros;
    }
}
