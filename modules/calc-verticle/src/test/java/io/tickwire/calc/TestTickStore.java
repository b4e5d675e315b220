package io.tickwire.calc;

import io.tickwire.calc.symbol.Rebuild;
import io.tickwire.calc.symbol.StoredPane;
import io.tickwire.calc.window.Aggregate;
import io.tickwire.calc.window.PricePoint;
import io.tickwire.domain.Tick;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the store holds, in memory: the first content of each identity. */
public final class TestTickStore {
    private static final Comparator<Tick> ORDER =
            Comparator.comparingLong(Tick::tsMicros).thenComparing(Tick::source).thenComparingLong(Tick::seq);

    private final Map<String, Tick> rows = new LinkedHashMap<>();

    public void store(List<Tick> ticks) {
        for (Tick tick : ticks) {
            Tick row = new Tick(
                    tick.symbol(),
                    tick.tsMicros(),
                    tick.price(),
                    tick.volume(),
                    tick.source(),
                    tick.seq(),
                    Tick.RECEIVED_AT_UNKNOWN);
            rows.putIfAbsent(tick.symbol() + "|" + tick.tsMicros() + "|" + tick.source() + "|" + tick.seq(), row);
        }
    }

    public Optional<Tick> newest(String symbol) {
        return from(symbol, 0).stream().max(ORDER);
    }

    /** From a time on, in order. */
    public List<Tick> from(String symbol, long micros) {
        return rows.values().stream()
                .filter(row -> row.symbol().equals(symbol) && row.tsMicros() >= micros)
                .sorted(ORDER)
                .toList();
    }

    public List<StoredPane> panes(Rebuild rebuild) {
        List<StoredPane> panes = new ArrayList<>();
        for (Rebuild.Range range : rebuild.ranges()) {
            Map<Long, Aggregate> byStart = new TreeMap<>();
            for (Tick row : from(rebuild.symbol(), range.fromMicros())) {
                if (row.tsMicros() < rebuild.boundaryMicros()) {
                    byStart.computeIfAbsent(range.width().startOf(row.tsMicros()), start -> new Aggregate())
                            .add(new PricePoint(row.tsMicros(), row.source(), row.seq(), row.price()), row.volume());
                }
            }
            byStart.forEach((start, ticks) -> panes.add(new StoredPane(range.width(), start, ticks)));
        }
        return panes;
    }
}
