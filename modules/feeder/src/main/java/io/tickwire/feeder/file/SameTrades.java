package io.tickwire.feeder.file;

import io.tickwire.feeder.source.FeedTick;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Counts ticks without a number that are the same tick as one before: same symbol, time, source, price and volume. Only
 * ticks that follow one another in their symbol with the same time are compared, at most {@value #MAX_PER_TIME} of a time
 * and the last {@value #MAX_SYMBOLS} symbols: the count is a lower bound, of bounded memory.
 */
final class SameTrades {
    private static final int MAX_SYMBOLS = 10_000;
    private static final int MAX_PER_TIME = 10_000;

    private final Map<String, OneTime> bySymbol = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, OneTime> eldest) {
            return size() > MAX_SYMBOLS;
        }
    };
    private long count;

    void add(FeedTick tick) {
        OneTime time = bySymbol.get(tick.symbol());
        if (time == null || time.tsMicros != tick.tsMicros()) {
            time = new OneTime(tick.tsMicros(), new HashSet<>());
            bySymbol.put(tick.symbol(), time);
        }
        boolean isNew = time.trades.size() >= MAX_PER_TIME || time.trades.add(new Trade(tick.source(), tick.seq()));
        count += isNew ? 0 : 1;
    }

    long count() {
        return count;
    }

    private record OneTime(long tsMicros, Set<Trade> trades) {}

    private record Trade(String source, long derivedSeq) {}
}
