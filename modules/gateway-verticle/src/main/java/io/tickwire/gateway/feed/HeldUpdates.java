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
 * client's event id would claim both. For one thread.
 */
final class HeldUpdates {
    private final int maxBars;
    private final Map<String, Update> symbols = new LinkedHashMap<>();
    private final Deque<Update> bars = new ArrayDeque<>();

    /** @param maxBars bars beyond this many push out the oldest */
    HeldUpdates(int maxBars) {
        this.maxBars = maxBars;
    }

    boolean isEmpty() {
        return symbols.isEmpty() && bars.isEmpty();
    }

    void add(Update update) {
        if (update.kind() != Kind.BAR) {
            symbols.remove(update.symbol()); // put alone would leave it at its old place
            symbols.put(update.symbol(), update);
            return;
        }
        if (bars.size() == maxBars) {
            bars.removeFirst();
        }
        bars.addLast(update);
    }

    /** Gives all of it away. */
    List<Update> take() {
        List<Update> all = new ArrayList<>(bars);
        all.addAll(symbols.values());
        bars.clear();
        symbols.clear();
        return all;
    }
}
