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
 * What the subscription brings while the stored state is being read: of each symbol the newest, and the last bars. Bounded by
 * the number of symbols. For one thread.
 */
final class HeldUpdates {
    private static final int MAX_BARS = 10_000;

    private final Map<String, Update> symbols = new LinkedHashMap<>();
    private final Deque<Update> bars = new ArrayDeque<>();

    void add(Update update) {
        if (update.kind() == Kind.SYMBOL) {
            symbols.put(update.symbol(), update);
            return;
        }
        if (bars.size() == MAX_BARS) {
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
