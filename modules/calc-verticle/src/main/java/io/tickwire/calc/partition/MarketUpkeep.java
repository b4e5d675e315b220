package io.tickwire.calc.partition;

import io.tickwire.calc.market.MarketPartial;
import io.tickwire.calc.market.PartitionMarket;
import io.tickwire.calc.market.SymbolStanding;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Keeps the market partial of a partition up to date with the symbols that changed. Pure; for one thread. */
final class MarketUpkeep {
    private final PartitionMarket market;
    private final Set<LiveSymbol> due = new LinkedHashSet<>();
    private boolean changed = true; // what an earlier owner wrote is not known

    /** @param indexSymbols the symbols that the configured indices are made of */
    MarketUpkeep(Set<String> indexSymbols) {
        market = new PartitionMarket(indexSymbols);
    }

    /** A symbol has changed. */
    void note(LiveSymbol symbol) {
        if (symbol.markMarketDue()) {
            due.add(symbol);
        }
    }

    /** See {@link PartitionState#takeMarket}. */
    Optional<MarketPartial> take(long marketMicros, int limit) {
        Iterator<LiveSymbol> next = due.iterator();
        for (int i = 0; i < limit && next.hasNext(); i++) {
            LiveSymbol symbol = next.next();
            next.remove();
            update(symbol);
        }
        if (!due.isEmpty()) {
            return Optional.empty();
        }
        changed |= market.expire(marketMicros);
        if (!changed) {
            return Optional.empty();
        }
        changed = false;
        return Optional.of(market.partial());
    }

    /** A symbol leaves memory: its standing stays. */
    void settle(LiveSymbol symbol) {
        if (due.remove(symbol)) {
            update(symbol);
        }
    }

    private void update(LiveSymbol symbol) {
        symbol.markInMarket();
        market.update(SymbolStanding.of(symbol.state));
        changed = true;
    }

    /** The partial that was taken last did not reach the store: the next call gives one again. */
    void notWritten() {
        changed = true;
    }
}
