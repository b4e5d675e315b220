package io.tickwire.calc.partition;

import io.tickwire.config.UpdatesChannel;
import java.util.Set;

/**
 * What holds for the live state of all symbols.
 *
 * @param latenessMicros how far behind its symbol's newest a tick may be, microseconds
 * @param publishIntervalMicros least time between two updates of a symbol, microseconds
 * @param channel that updates are published on
 * @param indexSymbols the symbols that the configured indices are made of
 */
public record LiveRules(
        long latenessMicros, long publishIntervalMicros, UpdatesChannel channel, Set<String> indexSymbols) {
    public LiveRules {
        indexSymbols = Set.copyOf(indexSymbols);
    }
}
