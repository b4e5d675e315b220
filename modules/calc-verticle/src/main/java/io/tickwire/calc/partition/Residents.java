package io.tickwire.calc.partition;

import io.tickwire.domain.Tick;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The symbols of a partition that are in memory, and what is kept of those that have left it: their state is in Redis, as it was
 * when they left. Pure; for one thread.
 */
final class Residents {
    /** Most symbols that a call of {@link #leave} looks at, as many as a commit may have: some milliseconds. */
    private static final int LOOKED_AT = 2_000;

    /**
     * A symbol that has left.
     *
     * @param seq of its newest update
     * @param count that clients were told with it, and that its state in Redis has
     */
    record Absent(long seq, long count) {}

    private final Map<String, LiveSymbol> symbols = new LinkedHashMap<>(16, 0.75f, true); // least recently used first
    private final Map<String, Absent> absent = new HashMap<>();
    private long bytes;

    /** The symbol, as one that is used now; null when it is absent, and when there is none. */
    LiveSymbol get(String name) {
        return symbols.get(name);
    }

    boolean contains(String name) {
        return symbols.containsKey(name);
    }

    Collection<LiveSymbol> all() {
        return Collections.unmodifiableCollection(symbols.values());
    }

    void put(LiveSymbol symbol) {
        symbols.put(symbol.state.symbol(), symbol);
        bytes += symbol.measure();
    }

    /** Looks again how large a symbol is. */
    void measure(LiveSymbol symbol) {
        bytes += symbol.measure();
    }

    /** About what the symbols take of the heap, as measured last. */
    long bytes() {
        return bytes;
    }

    int size() {
        return symbols.size();
    }

    int absentSize() {
        return absent.size();
    }

    boolean isAbsent(String name) {
        return absent.containsKey(name);
    }

    /** The symbols of ticks that must be brought back before the ticks are applied. */
    List<String> absentAmong(List<Tick> ticks) {
        if (absent.isEmpty()) {
            return List.of();
        }
        Set<String> names = new LinkedHashSet<>();
        for (Tick tick : ticks) {
            if (absent.containsKey(tick.symbol())) {
                names.add(tick.symbol());
            }
        }
        return List.copyOf(names);
    }

    /** What is known of a symbol that comes back; null when it was not absent. It is not absent any more. */
    Absent takeAbsent(String name) {
        return absent.remove(name);
    }

    void leave(LiveSymbol symbol) {
        if (symbols.remove(symbol.state.symbol(), symbol)) {
            hasLeft(symbol);
        }
    }

    /**
     * Lets symbols go, those first that were used least recently.
     *
     * @param isIdle whether a symbol goes though there is room for it
     * @param bytesToFree how much is to be free besides
     * @return how many have gone
     */
    int leave(Predicate<LiveSymbol> isIdle, long bytesToFree, Predicate<LiveSymbol> mayLeave) {
        long until = bytes - bytesToFree;
        int left = 0;
        int looks = 0;
        Iterator<LiveSymbol> oldestFirst = symbols.values().iterator();
        while (oldestFirst.hasNext() && looks++ < LOOKED_AT) {
            LiveSymbol symbol = oldestFirst.next();
            if (bytes <= until && !isIdle.test(symbol)) {
                break; // the others were used later
            }
            if (mayLeave.test(symbol)) {
                oldestFirst.remove();
                hasLeft(symbol);
                left++;
            }
        }
        return left;
    }

    private void hasLeft(LiveSymbol symbol) {
        absent.put(symbol.state.symbol(), new Absent(symbol.seq(), symbol.state.count()));
        bytes -= symbol.bytes();
    }
}
