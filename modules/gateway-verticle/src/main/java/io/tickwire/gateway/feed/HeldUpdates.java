package io.tickwire.gateway.feed;

import io.tickwire.gateway.update.Update;
import io.tickwire.gateway.update.Update.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Updates that have to wait: of each symbol and of the market the newest, and the last bars. Bounded by the number of symbols. Symbols come out
 * in the order of their newest update: what was published later in a partition must not go before what came earlier, or a
 * client's event id would claim both. What comes in the place of a correction is one itself. For one thread.
 */
final class HeldUpdates {
    private final int maxBars;
    private final Map<String, Update> symbols = new LinkedHashMap<>();
    private final Deque<Update> bars = new ArrayDeque<>();
    private long bytes;

    /** @param maxBars bars beyond this many push out the oldest */
    HeldUpdates(int maxBars) {
        this.maxBars = maxBars;
    }

    boolean isEmpty() {
        return symbols.isEmpty() && bars.isEmpty();
    }

    /** Bytes of the messages that it has. */
    long bytes() {
        return bytes;
    }

    void add(Update update) {
        bytes += update.json().length;
        if (update.kind() != Kind.BAR) {
            Update before = symbols.remove(update.symbol()); // put alone would leave it at its old place
            bytes -= before == null ? 0 : before.json().length;
            boolean corrects = before != null && before.corrects();
            symbols.put(update.symbol(), corrects ? update.correcting() : update);
            return;
        }
        if (bars.size() == maxBars) {
            bytes -= bars.removeFirst().json().length;
        }
        bars.addLast(update);
    }

    /** Gives all of it away. */
    List<Update> take() {
        List<Update> all = new ArrayList<>(bars);
        all.addAll(symbols.values());
        bytes = 0;
        bars.clear();
        symbols.clear();
        return all;
    }
}
