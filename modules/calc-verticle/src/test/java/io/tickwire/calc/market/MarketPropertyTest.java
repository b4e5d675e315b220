package io.tickwire.calc.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.config.IndexDefinition;
import io.tickwire.domain.Decimal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Partials of any partitioning, kept by updates and merged in any order, against lists that are gone through. */
class MarketPropertyTest {
    private static final long DAY = 86_400_000_000L;
    private static final Set<String> TERMS = Set.of("S1", "S2", "S30");

    @Property(tries = 300)
    void mergedPartialsEqualAListGoneThrough(
            @ForAll Random random, @ForAll @IntRange(min = 1, max = 9) int partitions) {
        List<PartitionMarket> kept = IntStream.range(0, partitions)
                .mapToObj(i -> new PartitionMarket(TERMS))
                .toList();
        Map<String, SymbolStanding> newest = new HashMap<>();
        long now = DAY * 10;
        for (int i = random.nextInt(200); i > 0; i--) {
            now += random.nextInt(20) == 0 ? DAY / 2 : random.nextInt(1_000_000);
            SymbolStanding standing = standing(random, "S" + random.nextInt(90), now);
            newest.put(standing.symbol(), standing);
            kept.get(Math.floorMod(standing.symbol().hashCode(), partitions)).update(standing);
        }
        long market = newest.values().stream()
                .mapToLong(SymbolStanding::tsMicros)
                .max()
                .orElse(0);
        kept.forEach(partition -> partition.expire(market));

        MarketPartial merged = mergeInAnyOrder(random, kept);

        assertThat(merged).isEqualTo(goneThrough(newest.values().stream().toList(), market));
        assertThat(MarketPartialCodec.decode(MarketPartialCodec.encode(merged))).isEqualTo(merged);
    }

    /** Merges two at a time, any two, until one is left. */
    private static MarketPartial mergeInAnyOrder(Random random, List<PartitionMarket> kept) {
        List<MarketPartial> partials =
                new ArrayList<>(kept.stream().map(PartitionMarket::partial).toList());
        partials.add(MarketPartial.NOTHING);
        while (partials.size() > 1) {
            Collections.shuffle(partials, random);
            partials.add(partials.remove(partials.size() - 1).merge(partials.remove(0)));
        }
        return partials.get(0);
    }

    /** Few different values, so that ties are common. */
    private static SymbolStanding standing(Random random, String symbol, long ts) {
        double change = random.nextInt(8) == 0 ? Double.NaN : random.nextInt(9) - 4;
        return new SymbolStanding(
                symbol,
                ts,
                Decimal.of(1 + random.nextInt(1_000), random.nextInt(4)),
                change,
                Double.isNaN(change) ? random.nextInt(3) - 1 : (int) Math.signum(change),
                new Notional(
                        BigDecimal.valueOf(random.nextInt(5), 1),
                        BigDecimal.valueOf(random.nextInt(5), 3),
                        BigDecimal.valueOf(random.nextInt(500), 8)));
    }

    private static MarketPartial goneThrough(List<SymbolStanding> all, long market) {
        List<SymbolStanding> in =
                all.stream().filter(s -> s.tsMicros() > market - DAY).toList();
        Notional notional = new Notional(
                in.stream().map(s -> s.notional().minute()).reduce(BigDecimal.ZERO, BigDecimal::add),
                in.stream().map(s -> s.notional().hour()).reduce(BigDecimal.ZERO, BigDecimal::add),
                in.stream().map(s -> s.notional().day()).reduce(BigDecimal.ZERO, BigDecimal::add));
        List<SymbolStanding> withChange =
                in.stream().filter(s -> !Double.isNaN(s.changePct())).toList();
        Comparator<SymbolStanding> byChange = Comparator.comparing(SymbolStanding::changePct);
        Comparator<SymbolStanding> byNotional =
                Comparator.comparing(s -> s.notional().hour());
        Map<String, Decimal> terms = new HashMap<>();
        in.stream().filter(s -> TERMS.contains(s.symbol())).forEach(s -> terms.put(s.symbol(), s.price()));
        return new MarketPartial(
                market,
                in.stream().mapToLong(SymbolStanding::tsMicros).min().orElse(Long.MAX_VALUE),
                in.size(),
                in.stream().filter(s -> s.changeSign() > 0).count(),
                in.stream().filter(s -> s.changeSign() < 0).count(),
                in.stream().filter(s -> s.changeSign() == 0).count(),
                notional,
                top(withChange, byChange.reversed(), 10),
                top(withChange, byChange, 10),
                top(in, byNotional.reversed(), 50),
                terms,
                Map.of());
    }

    private static List<Ranked> top(List<SymbolStanding> symbols, Comparator<SymbolStanding> order, int limit) {
        return symbols.stream()
                .sorted(order.thenComparing(SymbolStanding::symbol))
                .limit(limit)
                .map(s -> new Ranked(
                        s.symbol(), s.price(), s.changePct(), s.notional().hour()))
                .toList();
    }

    @Property(tries = 100)
    void anIndexIsTheExactSumAndNoSymbolOfTheMarket(@ForAll Random random) {
        PartitionMarket market = new PartitionMarket(Set.of("A", "B"));
        SymbolStanding a = standing(random, "A", DAY);
        SymbolStanding b = standing(random, "B", DAY + 1);
        List<IndexDefinition> indices = IndexDefinition.parse("I=A*0.6+B*-0.4;NEVER=A*1+C*1");
        market.update(a);
        assertThat(IndexValues.of(indices, market.partial().terms())).isEmpty();

        market.update(b);
        market.update(standing(random, "INDEX:I", DAY * 3));

        assertThat(market.partial().symbols()).isEqualTo(2);
        assertThat(market.partial().tsMicros()).isEqualTo(DAY + 1);
        assertThat(IndexValues.of(indices, market.partial().terms()))
                .singleElement()
                .satisfies(index -> assertThat(index.value())
                        .isEqualByComparingTo(a.price()
                                .toBigDecimal()
                                .multiply(new BigDecimal("0.6"))
                                .subtract(b.price().toBigDecimal().multiply(new BigDecimal("0.4")))));
    }
}
