package io.tickwire.calc.partition;

import java.util.Set;

/**
 * @param latenessMicros how far behind its symbol's newest a tick may be, microseconds
 * @param publishIntervalMicros least time between two updates of a symbol, microseconds
 * @param indexSymbols the symbols that the configured indices are made of
 */
public record LiveRules(long latenessMicros, long publishIntervalMicros, Set<String> indexSymbols) {
    public LiveRules {
        indexSymbols = Set.copyOf(indexSymbols);
    }
}
