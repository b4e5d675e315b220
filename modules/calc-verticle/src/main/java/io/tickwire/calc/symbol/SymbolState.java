package io.tickwire.calc.symbol;

import io.tickwire.calc.window.Aggregate;
import io.tickwire.calc.window.Pane;
import io.tickwire.calc.window.PaneSeries;
import io.tickwire.calc.window.PaneWidth;
import io.tickwire.calc.window.PricePoint;
import io.tickwire.calc.window.Window;
import io.tickwire.domain.Tick;
import io.tickwire.domain.TickIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The newest tick, the windows and the one-minute bars of a symbol: contract, section 3.1. */
public final class SymbolState {
    private final String symbol;
    private final long latenessMicros;
    private final PaneSeries[] series = new PaneSeries[PaneWidth.ALL.size()]; // by ordinal
    private final PaneSeries bars;
    private final SeenTicks seen = new SeenTicks();
    private final List<SeenTicks.ExpiredBucket> expiredBuckets = new ArrayList<>(0);
    private Tick newest;
    private long count;

    /** @param latenessMicros how far behind the newest tick another may be, microseconds, 0 or more */
    public SymbolState(String symbol, long latenessMicros) {
        if (latenessMicros < 0) {
            throw new IllegalArgumentException("must be >= 0: latenessMicros=" + latenessMicros);
        }
        this.symbol = symbol;
        this.latenessMicros = latenessMicros;
        for (Window window : Window.ALL) {
            // a bar is kept as long as a tick in time may still change it
            long kept = window.panes() == PaneWidth.MINUTE
                    ? Math.max(window.micros(), latenessMicros + PaneWidth.MINUTE.micros())
                    : window.micros();
            series[window.panes().ordinal()] = new PaneSeries(window.panes(), window.micros(), kept);
        }
        bars = series(PaneWidth.MINUTE);
    }

    /**
     * Takes a tick of this symbol.
     *
     * @param closedBars told of each closed bar that this tick closed, changed or made; the bar is live and goes on changing
     */
    public Outcome apply(Tick tick, Consumer<Pane> closedBars) {
        if (newest != null && tick.tsMicros() < newest.tsMicros() - latenessMicros) {
            return Outcome.LATE;
        }
        if (!seen.add(tick.tsMicros(), TickIdentity.hash(tick.tsMicros(), tick.source(), tick.seq()))) {
            return Outcome.DUPLICATE;
        }
        PricePoint point = new PricePoint(tick.tsMicros(), tick.source(), tick.seq(), tick.price());
        if (newest == null || isNewer(tick)) {
            if (newest != null && currentBarStart() < PaneWidth.MINUTE.startOf(tick.tsMicros())) {
                closedBars.accept(currentBar());
            }
            newest = tick;
            advance();
        }
        for (PaneSeries panes : series) {
            Pane pane = panes.add(point, tick.volume());
            if (panes == bars && pane != null && pane.startMicros() < currentBarStart()) {
                closedBars.accept(pane);
            }
        }
        count++;
        return Outcome.APPLIED;
    }

    /** Takes back a committed head; panes and seen ticks were restored before. */
    public void restore(Tick committedNewest, long committedCount) {
        newest = committedNewest;
        count = committedCount;
        advance();
    }

    public String symbol() {
        return symbol;
    }

    /** The tick that is greatest by {@code (ts, source, seq)}; null before the first. */
    public Tick newest() {
        return newest;
    }

    /** Ticks applied since this state began. */
    public long count() {
        return count;
    }

    /** The bar that holds the newest tick. */
    public Pane currentBar() {
        return bars.pane(currentBarStart());
    }

    /** Total of the window that ends with the newest tick's pane; valid until the next tick. */
    public Aggregate window(Window window) {
        return series(window.panes()).window();
    }

    /** The panes of all widths, to be committed and restored. */
    public List<PaneSeries> series() {
        return List.of(series);
    }

    public PaneSeries series(PaneWidth width) {
        return series[width.ordinal()];
    }

    public SeenTicks seen() {
        return seen;
    }

    /** Buckets of seen ticks that committed state has and nobody needs any more, since the last call. */
    public List<SeenTicks.ExpiredBucket> drainExpiredBuckets() {
        List<SeenTicks.ExpiredBucket> expired = List.copyOf(expiredBuckets);
        expiredBuckets.clear();
        return expired;
    }

    private void advance() {
        for (PaneSeries panes : series) {
            panes.advance(newest.tsMicros());
        }
        seen.expire(newest.tsMicros() - latenessMicros, expiredBuckets::add);
    }

    private long currentBarStart() {
        return PaneWidth.MINUTE.startOf(newest.tsMicros());
    }

    private boolean isNewer(Tick tick) {
        return TickIdentity.compare(
                        tick.tsMicros(), tick.source(), tick.seq(), newest.tsMicros(), newest.source(), newest.seq())
                > 0;
    }
}
