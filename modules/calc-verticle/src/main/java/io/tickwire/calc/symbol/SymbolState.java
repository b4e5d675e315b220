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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The newest tick, the windows and the one-minute bars of a symbol: contract, section 3.1.
 *
 * <p>A symbol whose state has just begun can be rebuilt from stored ticks ({@link #beginRebuild}, {@link #addStored}, {@link
 * #finishRebuild}): afterwards its windows hold all ticks that are stored or were applied, each once. docs/adr/0023-warm-start.md
 * tells why that is exact.
 */
public final class SymbolState {
    private static final long NOTHING_HELD = Long.MAX_VALUE;

    /** Measured with SymbolHeapBenchmark: docs/adr/0024-symbols-have-a-bound.md. */
    private static final long BASE_BYTES = 3_000;

    private static final long REMEMBERED_TICK_BYTES = 24;

    private final String symbol;
    private final long latenessMicros;
    private final PaneSeries[] series = new PaneSeries[PaneWidth.ALL.size()]; // by ordinal
    private final PaneSeries bars;
    private final SeenTicks seen = new SeenTicks();
    private final List<SeenTicks.ExpiredBucket> expiredBuckets = new ArrayList<>(0);
    private Tick newest;
    private long count;
    private long heldFrom = NOTHING_HELD; // the boundary while a rebuild is under way
    private final RebuiltBars rebuiltBars = new RebuiltBars();

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
     * @param closedBars told of each closed bar that this tick closed, changed or made, as it is by then
     */
    public Outcome apply(Tick tick, Consumer<Pane> closedBars) {
        if (newest != null && tick.tsMicros() < newest.tsMicros() - latenessMicros) {
            return Outcome.LATE;
        }
        Outcome outcome = remember(tick);
        if (!outcome.isApplied()) {
            return outcome;
        }
        moveOn(tick, closedBars);
        rebuiltBars.addingLive(tick.tsMicros());
        add(tick, closedBars);
        return outcome;
    }

    /** Moves the symbol's time on if the tick is the newest. */
    private void moveOn(Tick tick, Consumer<Pane> closedBars) {
        if (newest == null || isNewer(tick)) {
            if (newest != null
                    && currentBarStart() < PaneWidth.MINUTE.startOf(tick.tsMicros())
                    && !rebuiltBars.isOfStoredTicksOnly(currentBarStart())) {
                closedBars.accept(currentBar());
            }
            newest = tick;
            advance();
        }
    }

    private void add(Tick tick, Consumer<Pane> closedBars) {
        PricePoint point = new PricePoint(tick.tsMicros(), tick.source(), tick.seq(), tick.price());
        for (PaneSeries panes : series) {
            Pane pane = panes.add(point, tick.volume());
            if (panes == bars && pane != null && pane.startMicros() < currentBarStart()) {
                closedBars.accept(pane);
            }
        }
        count++;
    }

    /**
     * Begins a rebuild, or begins it again. Until it ends, what is needed to recognise ticks from the boundary on is kept. There is
     * a live or a stored tick.
     *
     * @param newestStored if any tick is stored
     * @param closedBars told of the bar that the newest stored tick closes, if it does
     */
    public Rebuild beginRebuild(Optional<Tick> newestStored, Consumer<Pane> closedBars) {
        rebuiltBars.note(bars);
        newestStored.filter(tick -> newest == null || isNewer(tick)).ifPresent(tick -> addStored(tick, closedBars));
        long boundary = PaneWidth.MINUTE.startOf(Math.max(0, newest.tsMicros() - latenessMicros));
        hold(boundary);
        List<Rebuild.Range> ranges = new ArrayList<>();
        for (PaneSeries panes : series) {
            PaneWidth width = panes.width();
            long from = width.startOf(Math.max(0, width.startOf(newest.tsMicros()) - panes.keptMicros()));
            if (from < boundary) {
                ranges.add(new Rebuild.Range(width, from));
            }
        }
        return new Rebuild(symbol, boundary, countBefore(boundary) > 0, ranges);
    }

    /** Takes a stored tick, however old, unless it is known by its identity. The boundary of a rebuild is not after it. */
    public Outcome addStored(Tick tick) {
        return addStored(tick, bar -> {});
    }

    private Outcome addStored(Tick tick, Consumer<Pane> closedBars) {
        Outcome outcome = remember(tick);
        if (!outcome.isApplied()) {
            return outcome;
        }
        moveOn(tick, closedBars);
        rebuiltBars.addingStored(tick.tsMicros(), bars);
        add(tick, bar -> {});
        return outcome;
    }

    private Outcome remember(Tick tick) {
        return seen.add(tick.tsMicros(), TickIdentity.hash(tick.tsMicros(), tick.source(), tick.seq()));
    }

    /**
     * Puts what the store has before the boundary in the place of what the windows have there, and ends the rebuild. All stored
     * ticks from the boundary on were given to {@link #addStored}.
     *
     * @param stored the panes that {@link #beginRebuild} asked for, those without ticks left out; their aggregates are taken over
     * @param changedBars told of each closed bar that was there before and was not whole
     */
    public void finishRebuild(List<StoredPane> stored, Consumer<Pane> changedBars) {
        long boundary = heldFrom;
        if (boundary == NOTHING_HELD) {
            throw new IllegalStateException("no rebuild is under way: symbol=" + symbol);
        }
        rebuiltBars.note(bars);
        long before = countBefore(boundary);
        List<Map<Long, Aggregate>> byWidth = new ArrayList<>();
        PaneWidth.ALL.forEach(width -> byWidth.add(new HashMap<>()));
        stored.forEach(pane -> byWidth.get(pane.width().ordinal()).put(pane.startMicros(), pane.ticks()));
        Map<Long, Aggregate> quarters = byWidth.get(PaneWidth.QUARTER_HOUR.ordinal());
        Aggregate straddling = quarters.computeIfAbsent(quarterOf(boundary), start -> new Aggregate());
        straddling.merge(
                bars.total(boundary, quarterEnd(boundary))); // all narrower panes are on one side of the boundary
        if (straddling.count() == 0) {
            quarters.remove(quarterOf(boundary));
        }
        for (PaneSeries panes : series) {
            boolean straddles = panes.width() == PaneWidth.QUARTER_HOUR;
            panes.replaceBefore(
                    straddles ? quarterEnd(boundary) : boundary,
                    byWidth.get(panes.width().ordinal()));
        }
        count += Math.max(0, countBefore(boundary) - before);
        rebuiltBars.tellChanged(bars, currentBarStart(), changedBars);
        endRebuild();
    }

    /** Ends a rebuild, finished or not: from now on only what live ticks need is kept. Does nothing when there is none. */
    public void endRebuild() {
        if (heldFrom != NOTHING_HELD) {
            hold(NOTHING_HELD);
        }
    }

    private void hold(long fromMicros) {
        heldFrom = fromMicros;
        bars.hold(fromMicros);
        advance();
    }

    /** Ticks before the boundary that the longest window has. */
    private long countBefore(long boundary) {
        return series(PaneWidth.QUARTER_HOUR).total(0, quarterEnd(boundary)).count()
                - bars.total(boundary, quarterEnd(boundary)).count();
    }

    private static long quarterOf(long boundary) {
        return PaneWidth.QUARTER_HOUR.startOf(boundary);
    }

    /** Where the quarter-hour that ends at the boundary, or is cut by it, ends: nothing is cut when they are the same. */
    private static long quarterEnd(long boundary) {
        return quarterOf(boundary) + (quarterOf(boundary) == boundary ? 0 : PaneWidth.QUARTER_HOUR.micros());
    }

    /** Takes back a committed head; panes and seen ticks were restored before. */
    public void restore(Tick committedNewest, long committedCount) {
        newest = committedNewest;
        count = committedCount;
        advance();
    }

    /** How many panes have changed since they were committed. */
    public int changedPanes() {
        int changed = 0;
        for (PaneSeries panes : series) {
            changed += panes.changedPanes();
        }
        return changed;
    }

    /** About what this takes of the heap. */
    public long heapBytes() {
        long panes = 0;
        for (PaneSeries each : series) {
            panes += each.heapBytes();
        }
        return BASE_BYTES + panes + seen.remembered() * REMEMBERED_TICK_BYTES;
    }

    public String symbol() {
        return symbol;
    }

    /** The tick that is greatest by {@code (ts, source, seq)}; null before the first. */
    public Tick newest() {
        return newest;
    }

    /** Ticks applied since this state began, and those that it was rebuilt from. */
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
        seen.expire(Math.min(newest.tsMicros() - latenessMicros, heldFrom), expiredBuckets::add);
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
