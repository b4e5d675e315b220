package io.tickwire.feeder.source;

import java.util.Comparator;

/**
 * A tick's identity, in the order in which stored ticks of several symbols are merged; texts by their ASCII codes, as
 * Postgres' collation "C" has them.
 *
 * @param seq negative when derived
 */
public record TickKey(long tsMicros, String symbol, String source, long seq) implements Comparable<TickKey> {
    private static final Comparator<TickKey> ORDER = Comparator.comparingLong(TickKey::tsMicros)
            .thenComparing(TickKey::symbol)
            .thenComparing(TickKey::source)
            .thenComparingLong(TickKey::seq);

    /** Before every tick of this time and after every one of an earlier time. */
    public static TickKey beginningOf(long tsMicros) {
        return new TickKey(tsMicros, "", "", Long.MIN_VALUE);
    }

    @Override
    public int compareTo(TickKey other) {
        return ORDER.compare(this, other);
    }
}
