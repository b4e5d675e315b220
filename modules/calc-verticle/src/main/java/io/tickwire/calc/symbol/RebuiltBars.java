package io.tickwire.calc.symbol;

import io.tickwire.calc.window.Pane;
import io.tickwire.calc.window.PaneSeries;
import io.tickwire.calc.window.PaneWidth;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Which bars of a symbol have to be told again after its rebuild: those that live ticks had made, so that they were told or will be, and
 * that stored ticks have changed. Bars of stored ticks alone are not told.
 */
final class RebuiltBars {
    private static final long STORED_TICKS_ONLY = -1;

    private final Map<Long, Long> countsBefore = new HashMap<>(0); // ticks before the rebuild, by start

    /** Notes the bars that are there. */
    void note(PaneSeries bars) {
        bars.panesFrom(0)
                .forEach(bar ->
                        countsBefore.putIfAbsent(bar.startMicros(), bar.ticks().count()));
    }

    void addingStored(long tsMicros, PaneSeries bars) {
        long start = PaneWidth.MINUTE.startOf(tsMicros);
        Pane bar = bars.pane(start);
        countsBefore.putIfAbsent(
                start, bar == null ? STORED_TICKS_ONLY : bar.ticks().count());
    }

    boolean isOfStoredTicksOnly(long startMicros) {
        return !countsBefore.isEmpty() && countsBefore.getOrDefault(startMicros, 0L) == STORED_TICKS_ONLY;
    }

    void addingLive(long tsMicros) {
        if (!countsBefore.isEmpty()) {
            countsBefore.replace(PaneWidth.MINUTE.startOf(tsMicros), STORED_TICKS_ONLY, 0L);
        }
    }

    /** Tells the closed ones of them, and forgets all. */
    void tellChanged(PaneSeries bars, long currentBarStart, Consumer<Pane> changed) {
        countsBefore.forEach((start, count) -> {
            Pane bar = bars.pane(start);
            if (bar != null
                    && start < currentBarStart
                    && count != STORED_TICKS_ONLY
                    && count != bar.ticks().count()) {
                changed.accept(bar);
            }
        });
        countsBefore.clear();
    }
}
