package io.tickwire.calc.window;

import io.tickwire.domain.Decimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;

/**
 * The panes of one width of one symbol, as far back as they are kept, and the total of the window over them. The window
 * holds the panes with {@code pane(T) − W < start}, the series those with {@code pane(T) − kept < start}, where T is the
 * symbol's newest time. Panes exist only where there are ticks. All but the newest are sealed: see {@link SealedPanes}.
 */
public final class PaneSeries {
    private static final int BYTES_OF_SERIES = 150;
    private static final int BYTES_OF_NEWEST = 330;
    private static final int BYTES_OF_TOTAL = 220;

    private final PaneWidth width;
    private final long windowMicros;
    private final long keptMicros;
    private final SealedPanes sealed;

    /** After all sealed ones; null until a tick comes. */
    private Pane newest;

    private long newestStart = Long.MIN_VALUE;
    private long heldFrom = Long.MAX_VALUE;

    /**
     * Total of the window's panes, kept as ticks come and panes leave; null when it has to be summed up again, and while the newest pane is
     * the only one.
     */
    private Aggregate total;

    private final List<Long> gone = new ArrayList<>(0);

    /**
     * @param windowMicros length of the window
     * @param keptMicros how far back panes are kept, at least the window
     */
    public PaneSeries(PaneWidth width, long windowMicros, long keptMicros) {
        if (keptMicros < windowMicros) {
            throw new IllegalArgumentException("must be >= windowMicros: keptMicros=" + keptMicros);
        }
        this.width = width;
        this.windowMicros = windowMicros;
        this.keptMicros = keptMicros;
        this.sealed = new SealedPanes(width);
    }

    public PaneWidth width() {
        return width;
    }

    /** Moves the symbol's time on to T, which never goes back; panes too old to be kept go. */
    public void advance(long newestTsMicros) {
        long start = width.startOf(newestTsMicros);
        if (start == newestStart) {
            return;
        }
        if (total != null) {
            leaveWindow(newestStart - windowMicros, start - windowMicros);
        }
        newestStart = start;
        expire();
    }

    /** Keeps the panes from a time on, however old they get, until it is called again; {@link Long#MAX_VALUE} for none. */
    public void hold(long fromMicros) {
        heldFrom = fromMicros;
        expire();
    }

    /** Takes the panes out of the total that begin after the one time, and not after the other. */
    private void leaveWindow(long afterMicros, long untilMicros) {
        int from = position(afterMicros + 1);
        int until = from;
        while (until < size() && start(until) <= untilMicros) {
            until++;
        }
        if (until - from >= size() - until) {
            total = null; // the rest is less
        } else if (until > from) {
            Aggregate leaving = until - from == 1 ? ticks(from) : sum(from, until);
            int rest = until;
            total.subtract(leaving, () -> ticksFrom(rest));
        }
    }

    private Iterator<Aggregate> ticksFrom(int index) {
        return new Iterator<>() {
            private int next = index;

            @Override
            public boolean hasNext() {
                return next < size();
            }

            @Override
            public Aggregate next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return ticks(next++);
            }
        };
    }

    private Aggregate sum(int from, int until) {
        Aggregate ticks = new Aggregate();
        for (int i = from; i < until; i++) {
            ticks.merge(ticks(i));
        }
        return ticks;
    }

    private void expire() {
        while (size() > 0 && !isKept(start(0)) && start(0) < heldFrom) {
            if (sealed.size() == 0) {
                discard(newest);
                newest = null;
            } else {
                if (sealed.isStored(0)) {
                    gone.add(start(0));
                }
                sealed.removeFirst();
            }
        }
    }

    private void discard(Pane old) {
        if (old.isStored()) {
            gone.add(old.startMicros());
        }
    }

    /** Adds a tick not newer than T; answers its pane, or null when it is too old for any. */
    public Pane add(PricePoint point, Decimal volume) {
        long start = width.startOf(point.tsMicros());
        if (!isKept(start) && start < heldFrom) {
            return null;
        }
        if (total != null && start > newestStart - windowMicros) {
            total.add(point, volume);
        }
        if (newest == null || newest.startMicros() < start) {
            open(start);
        }
        if (newest.startMicros() == start) {
            newest.ticks().add(point, volume);
            newest.markChanged();
            return newest;
        }
        int at = sealed.position(start);
        boolean isThere = at < sealed.size() && sealed.start(at) == start;
        Pane pane = isThere ? sealed.pane(at) : empty(start);
        pane.ticks().add(point, volume);
        pane.markChanged();
        if (isThere) {
            sealed.replace(at, pane);
        } else {
            sealed.insert(at, pane);
        }
        return pane;
    }

    /** Makes the pane of the start the newest one, if it is after all others. */
    private void open(long start) {
        if (newest != null) {
            sealed.insert(sealed.size(), newest);
        }
        boolean isLast = sealed.size() > 0 && sealed.start(sealed.size() - 1) >= start;
        newest = isLast ? sealed.removeLast() : empty(start);
    }

    private static Pane empty(long start) {
        return new Pane(start, new Aggregate(), false, false);
    }

    /** Total of the window; not to be changed, and valid until the next change of the series. */
    public Aggregate window() {
        if (total == null
                && sealed.size() == 0
                && newest != null
                && newest.startMicros() > newestStart - windowMicros) {
            return newest.ticks(); // many symbols have one pane
        }
        if (total == null) {
            total = sum(position(newestStart - windowMicros + 1), size());
        }
        return total;
    }

    /** The pane that begins at the time, or null. */
    public Pane pane(long startMicros) {
        int at = position(startMicros);
        return at < size() && start(at) == startMicros ? pane(at) : null;
    }

    /** Takes back a pane of committed state; panes come in any order, before anything is added. */
    public void restore(long startMicros, Aggregate ticks) {
        sealed.insert(sealed.position(startMicros), new Pane(startMicros, ticks, true, false));
    }

    /** How many panes there are. */
    public int size() {
        return sealed.size() + (newest == null ? 0 : 1);
    }

    /** How many have changed since they were committed. */
    public int changedPanes() {
        return sealed.changed() + (newest != null && newest.isChanged() ? 1 : 0);
    }

    /** About what this takes of the heap. */
    public long heapBytes() {
        return BYTES_OF_SERIES
                + (newest == null ? 0 : BYTES_OF_NEWEST)
                + (total == null ? 0 : BYTES_OF_TOTAL)
                + sealed.heapBytes();
    }

    /** How far back panes are kept, microseconds. */
    public long keptMicros() {
        return keptMicros;
    }

    /** Total of the panes that begin in {@code [fromMicros, toMicros)}. */
    public Aggregate total(long fromMicros, long toMicros) {
        return sum(position(fromMicros), position(toMicros));
    }

    /** The panes that begin at a time or later, oldest first. */
    public List<Pane> panesFrom(long fromMicros) {
        List<Pane> panes = new ArrayList<>();
        for (int i = position(fromMicros); i < size(); i++) {
            panes.add(pane(i));
        }
        return panes;
    }

    /**
     * Puts other panes in the place of all that begin before a time. Those that are too old to be kept are left out.
     *
     * @param others their ticks, taken over and not copied, by start
     */
    public void replaceBefore(long beforeMicros, Map<Long, Aggregate> others) {
        TreeMap<Long, Pane> before = new TreeMap<>();
        panesFrom(Long.MIN_VALUE).forEach(pane -> before.put(pane.startMicros(), pane));
        TreeMap<Long, Pane> after = new TreeMap<>(before.tailMap(beforeMicros));
        others.forEach((start, ticks) -> {
            if (start < beforeMicros && isKept(start)) {
                boolean isStored =
                        before.containsKey(start) && before.get(start).isStored();
                after.put(start, new Pane(start, ticks, isStored, true));
            }
        });
        before.keySet().removeAll(after.keySet());
        before.values().forEach(this::discard);
        sealed.clear();
        after.values().forEach(pane -> sealed.insert(sealed.size(), pane));
        newest = null;
        total = null;
    }

    /** What changed since the last call, to be committed: panes to write, and the starts of panes to remove. */
    public void drainChanges(List<Pane> written, List<Long> removed) {
        for (int i = sealed.size() - 1; sealed.changed() > 0; i--) {
            if (sealed.isChanged(i)) {
                written.add(sealed.pane(i));
                sealed.markCommitted(i);
            }
        }
        if (newest != null && newest.isChanged()) {
            written.add(newest);
            newest.markCommitted();
        }
        removed.addAll(gone);
        gone.clear();
    }

    private boolean isKept(long start) {
        return start > newestStart - keptMicros;
    }

    private long start(int index) {
        return index < sealed.size() ? sealed.start(index) : newest.startMicros();
    }

    private Pane pane(int index) {
        return index < sealed.size() ? sealed.pane(index) : newest;
    }

    private Aggregate ticks(int index) {
        return index < sealed.size() ? sealed.ticks(index) : newest.ticks();
    }

    /** Index of the first pane that does not begin before the time. */
    private int position(long startMicros) {
        int at = sealed.position(startMicros);
        return at == sealed.size() && newest != null && newest.startMicros() < startMicros ? at + 1 : at;
    }
}
