package io.tickwire.calc.partition;

import io.tickwire.calc.market.MarketPartial;
import io.tickwire.calc.market.PartitionMarket;
import io.tickwire.calc.market.SymbolStanding;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;

/** Keeps the market partial of a partition up to date with the symbols that changed. Pure; for one thread. */
final class MarketUpkeep {
    private final PartitionMarket market;
    private final Deque<LiveSymbol> due = new ArrayDeque<>();
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
        for (int i = 0; i < limit && !due.isEmpty(); i++) {
            LiveSymbol symbol = due.poll();
            symbol.markInMarket();
            market.update(SymbolStanding.of(symbol.state));
            changed = true;
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

    /** The partial that was taken last did not reach the store: the next call gives one again. */
    void notWritten() {
        changed = true;
    }
}
