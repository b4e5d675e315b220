package io.tickwire.calc.symbol;

import io.tickwire.calc.window.PaneWidth;
import java.util.List;

/**
 * What a symbol wants from the store for the rebuild of its windows: panes of the ticks before the boundary, and each tick
 * from the boundary on.
 *
 * @param boundaryMicros no live tick before it will be applied any more, and all from it on that were are known by their
 *     identity; the start of a minute
 * @param hasOlder whether live ticks before the boundary are in the windows: the store must have them before it is asked
 * @param ranges the panes that are wanted, widths whose panes are all after the boundary left out
 */
public record Rebuild(String symbol, long boundaryMicros, boolean hasOlder, List<Range> ranges) {
    /** Ticks in {@code [fromMicros, boundaryMicros)}; {@code fromMicros} is the start of a pane. */
    public record Range(PaneWidth width, long fromMicros) {}

    public Rebuild {
        ranges = List.copyOf(ranges);
    }
}
