package io.tickwire.calc.market;

import io.tickwire.config.IndexDefinition;
import io.tickwire.domain.Decimal;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Keeps the market partial of a partition's symbols. A change of a symbol costs the logarithm of the number of symbols;
 * {@link #partial} costs the length of the lists. A symbol leaves when the market's time is 24 hours past its newest tick.
 */
public final class PartitionMarket {
    /** A symbol counts for so long after its newest tick, microseconds of market time. */
    public static final long STAY_MICROS = 86_400_000_000L;

    private final Set<String> termSymbols;
    private final Map<String, SymbolStanding> standings = new HashMap<>();
    private final TreeSet<SymbolStanding> byTime =
            new TreeSet<>(Comparator.comparingLong(SymbolStanding::tsMicros).thenComparing(SymbolStanding::symbol));
    private final TreeSet<Ranked> gainers = new TreeSet<>(Ranked.GAINERS);
    private final TreeSet<Ranked> active = new TreeSet<>(Ranked.ACTIVE);
    private final TreeSet<Ranked> losers = new TreeSet<>(Ranked.LOSERS);
    private final Map<String, Decimal> terms = new TreeMap<>();
    private final Map<String, Double> indexChanges = new TreeMap<>();
    private final long[] bySign = new long[3];
    private Notional notional = Notional.ZERO;
    private long newestMicros;

    /** @param termSymbols the symbols that the configured indices are made of */
    public PartitionMarket(Set<String> termSymbols) {
        this.termSymbols = Set.copyOf(termSymbols);
    }

    /** Takes the new standing of a symbol in place of the one before. */
    public void update(SymbolStanding standing) {
        if (standing.symbol().startsWith(IndexDefinition.PREFIX)) {
            indexChanges.put(standing.symbol(), standing.changePct());
            return;
        }
        newestMicros = Math.max(newestMicros, standing.tsMicros());
        SymbolStanding before = standings.put(standing.symbol(), standing);
        if (before != null) {
            take(before);
        }
        byTime.add(standing);
        bySign[standing.changeSign() + 1]++;
        notional = notional.plus(standing.notional());
        Ranked ranked = Ranked.of(standing);
        active.add(ranked);
        if (!Double.isNaN(ranked.changePct())) {
            gainers.add(ranked);
            losers.add(ranked);
        }
        if (termSymbols.contains(standing.symbol())) {
            terms.put(standing.symbol(), standing.price());
        }
    }

    /**
     * Lets the symbols go that had no tick for 24 hours of market time.
     *
     * @param marketMicros time of the newest tick of all partitions, microseconds; an older one than the partition's own
     *     newest tick is not looked at
     * @return whether a symbol has left
     */
    public boolean expire(long marketMicros) {
        long oldest = Math.max(marketMicros, newestMicros) - STAY_MICROS;
        boolean left = false;
        while (!byTime.isEmpty() && byTime.first().tsMicros() <= oldest) {
            SymbolStanding standing = byTime.first();
            standings.remove(standing.symbol());
            take(standing);
            left = true;
        }
        return left;
    }

    /** The partial as of the last update. */
    public MarketPartial partial() {
        return new MarketPartial(
                newestMicros,
                byTime.isEmpty() ? Long.MAX_VALUE : byTime.first().tsMicros(),
                standings.size(),
                bySign[2],
                bySign[0],
                bySign[1],
                notional,
                first(gainers, Ranked.LIMIT),
                first(losers, Ranked.LIMIT),
                first(active, Ranked.ACTIVE_LIMIT),
                Map.copyOf(terms),
                Map.copyOf(indexChanges));
    }

    private void take(SymbolStanding standing) {
        byTime.remove(standing);
        bySign[standing.changeSign() + 1]--;
        notional = notional.minus(standing.notional());
        Ranked ranked = Ranked.of(standing);
        active.remove(ranked);
        gainers.remove(ranked);
        losers.remove(ranked);
        terms.remove(standing.symbol());
    }

    private static List<Ranked> first(TreeSet<Ranked> ordered, int limit) {
        return ordered.stream().limit(limit).toList();
    }
}
