package io.tickwire.feeder.store;

import io.tickwire.domain.Rfc3339;
import java.util.List;

/**
 * Which stored ticks are meant.
 *
 * @param names symbols by name, normalised; with no names and no prefixes: all symbols
 * @param prefixes symbols that begin so; an empty one means all
 * @param fromMicros first time, microseconds since the epoch, UTC
 * @param toMicros first time that is not meant
 */
public record TickRange(List<String> names, List<String> prefixes, long fromMicros, long toMicros) {
    public TickRange {
        names = List.copyOf(names);
        prefixes = names.isEmpty() && prefixes.isEmpty() ? List.of("") : List.copyOf(prefixes);
        if (fromMicros >= toMicros) {
            throw new IllegalArgumentException("must be from < to: from=" + text(fromMicros) + " to=" + text(toMicros));
        }
    }

    /** The same symbols at any time. */
    public TickRange atAnyTime() {
        return new TickRange(names, prefixes, 0, Rfc3339.END_MICROS);
    }

    private static String text(long micros) {
        return Rfc3339.append(new StringBuilder(27), micros).toString();
    }
}
