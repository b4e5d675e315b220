package io.tickwire.calc.window;

import io.tickwire.domain.Decimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The panes of one width of one symbol, as far back as they are kept, and the total of the window over them. The window
 * holds the panes with {@code pane(T) − W < start}, the series those with {@code pane(T) − kept < start}, where T is the
 * symbol's newest time. Panes exist only where there are ticks.
 */
public final class PaneSeries {
    private final PaneWidth width;
    private final long windowMicros;
    private final long keptMicros;

    // ascending by start, in [first, end)
    private Pane[] panes = new Pane[2];
    private int first;
    private int end;

    private long newestStart = Long.MIN_VALUE;
    private long heldFrom = Long.MAX_VALUE;

    /** Total of the window's panes, kept as ticks come and panes leave; null when it has to be summed up again. */
    private Aggregate total;

    private final List<Pane> changed = new ArrayList<>(2);
    private final List<Pane> gone = new ArrayList<>(0);

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
        while (until < end && panes[until].startMicros() <= untilMicros) {
            until++;
        }
        if (until - from >= end - until) {
            total = null; // the rest is less
        } else if (until > from) {
            Aggregate leaving = until - from == 1 ? panes[from].ticks() : sum(from, until);
            int rest = until;
            total.subtract(leaving, () -> ticksFrom(rest));
        }
    }

    private Iterator<Aggregate> ticksFrom(int index) {
        return Arrays.stream(panes, index, end).map(Pane::ticks).iterator();
    }

    private Aggregate sum(int from, int until) {
        Aggregate ticks = new Aggregate();
        for (int i = from; i < until; i++) {
            ticks.merge(panes[i].ticks());
        }
        return ticks;
    }

    private void expire() {
        while (first < end
                && panes[first].startMicros() <= newestStart - keptMicros
                && panes[first].startMicros() < heldFrom) {
            Pane old = panes[first];
            panes[first++] = null;
            discard(old);
        }
    }

    private void discard(Pane old) {
        old.expire();
        if (old.isStored()) {
            gone.add(old);
        }
    }

    /** Adds a tick not newer than T; answers its pane, or null when it is too old for any. */
    public Pane add(PricePoint point, Decimal volume) {
        long start = width.startOf(point.tsMicros());
        if (start <= newestStart - keptMicros && start < heldFrom) {
            return null;
        }
        Pane pane = paneAt(start);
        pane.ticks().add(point, volume);
        if (pane.markChanged()) {
            changed.add(pane);
        }
        if (total != null && inWindow(start)) {
            total.add(point, volume);
        }
        return pane;
    }

    /** Total of the window; not to be changed, and valid until the next change of the series. */
    public Aggregate window() {
        if (total == null) {
            total = sum(position(newestStart - windowMicros + 1), end);
        }
        return total;
    }

    /** The pane that begins at the time, or null. */
    public Pane pane(long startMicros) {
        int at = position(startMicros);
        return at < end && panes[at].startMicros() == startMicros ? panes[at] : null;
    }

    /** Takes back a pane of committed state; panes come in any order, before anything is added. */
    public void restore(long startMicros, Aggregate ticks) {
        insert(position(startMicros), new Pane(startMicros, ticks, true));
    }

    /** How many panes there are. */
    public int size() {
        return end - first;
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
        return List.of(Arrays.copyOfRange(panes, position(fromMicros), end));
    }

    /**
     * Puts other panes in the place of all that begin before a time. Those that are too old to be kept are left out.
     *
     * @param others their ticks, taken over and not copied, by start
     */
    public void replaceBefore(long beforeMicros, Map<Long, Aggregate> others) {
        total = null;
        Map<Long, Pane> replaced = new HashMap<>();
        int until = position(beforeMicros);
        for (int i = first; i < until; i++) {
            replaced.put(panes[i].startMicros(), panes[i]);
        }
        Pane[] rest = Arrays.copyOfRange(panes, until, end);
        panes = new Pane[2];
        first = 0;
        end = 0;
        for (Map.Entry<Long, Aggregate> other : new TreeMap<>(others).entrySet()) {
            long start = other.getKey();
            if (start < beforeMicros && start > newestStart - keptMicros) {
                Pane pane = replaced.remove(start);
                if (pane == null) {
                    pane = new Pane(start, other.getValue(), false);
                } else {
                    pane.replace(other.getValue());
                }
                if (pane.markChanged()) {
                    changed.add(pane);
                }
                insert(end, pane);
            }
        }
        for (Pane pane : rest) {
            insert(end, pane);
        }
        replaced.values().forEach(this::discard);
    }

    /** What changed since the last call, to be committed: panes to write, and then panes to remove. */
    public void drainChanges(List<Pane> written, List<Pane> removed) {
        for (Pane pane : changed) {
            if (!pane.isExpired()) {
                pane.markCommitted();
                written.add(pane);
            }
        }
        removed.addAll(gone);
        changed.clear();
        gone.clear();
    }

    private boolean inWindow(long start) {
        return start > newestStart - windowMicros;
    }

    private Pane paneAt(long start) {
        if (first < end && panes[end - 1].startMicros() == start) {
            return panes[end - 1];
        }
        int at = position(start);
        if (at == end || panes[at].startMicros() != start) {
            at = insert(at, new Pane(start, new Aggregate(), false));
        }
        return panes[at];
    }

    /** Index of the first pane that does not begin before the time. */
    private int position(long start) {
        int from = first;
        int to = end;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (panes[middle].startMicros() < start) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    private int insert(int at, Pane pane) {
        int index = at;
        if (end == panes.length) {
            int live = end - first;
            // the live panes move to the front, into a larger array when they fill more than half of it
            Pane[] target = live > panes.length / 2 ? new Pane[panes.length * 2] : panes;
            System.arraycopy(panes, first, target, 0, live);
            if (target == panes) {
                Arrays.fill(panes, live, end, null);
            }
            panes = target;
            index -= first;
            first = 0;
            end = live;
        }
        System.arraycopy(panes, index, panes, index + 1, end - index);
        panes[index] = pane;
        end++;
        return index;
    }
}
