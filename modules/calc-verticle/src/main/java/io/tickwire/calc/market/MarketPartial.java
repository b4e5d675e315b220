package io.tickwire.calc.market;

import io.tickwire.domain.Decimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The market view of some of the symbols. {@link #merge} is associative and commutative, and {@link #NOTHING} is its
 * neutral element: partials of any partitioning, merged in any order, give the same view. No symbol may be in two of them.
 *
 * @param tsMicros time of the newest tick of all; 0 when there is none
 * @param oldestMicros time of the newest tick of the symbol that is silent longest; {@link Long#MAX_VALUE} when there is none
 * @param advancers symbols whose price rose over 24 hours
 * @param gainers at most ten, greatest change first
 * @param losers at most ten, least change first
 * @param active at most {@link Ranked#ACTIVE_LIMIT}, greatest notional of the last hour first
 * @param terms prices of the symbols that indices are made of, by symbol
 * @param indexChanges change of each index over 24 hours in percent, by the symbol of the index
 */
public record MarketPartial(
        long tsMicros,
        long oldestMicros,
        long symbols,
        long advancers,
        long decliners,
        long unchanged,
        Notional notional,
        List<Ranked> gainers,
        List<Ranked> losers,
        List<Ranked> active,
        Map<String, Decimal> terms,
        Map<String, Double> indexChanges) {
    public static final MarketPartial NOTHING = new MarketPartial(
            0, Long.MAX_VALUE, 0, 0, 0, 0, Notional.ZERO, List.of(), List.of(), List.of(), Map.of(), Map.of());

    public MarketPartial merge(MarketPartial other) {
        return new MarketPartial(
                Math.max(tsMicros, other.tsMicros),
                Math.min(oldestMicros, other.oldestMicros),
                symbols + other.symbols,
                advancers + other.advancers,
                decliners + other.decliners,
                unchanged + other.unchanged,
                notional.plus(other.notional),
                Ranked.top(Ranked.GAINERS, Ranked.LIMIT, gainers, other.gainers),
                Ranked.top(Ranked.LOSERS, Ranked.LIMIT, losers, other.losers),
                Ranked.top(Ranked.ACTIVE, Ranked.ACTIVE_LIMIT, active, other.active),
                union(terms, other.terms),
                union(indexChanges, other.indexChanges));
    }

    private static <V> Map<String, V> union(Map<String, V> some, Map<String, V> others) {
        Map<String, V> all = new TreeMap<>(some);
        all.putAll(others);
        return all;
    }
}
