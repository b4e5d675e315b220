package io.tickwire.calc.market;

import io.tickwire.domain.Decimal;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A symbol in a list of the market view.
 *
 * @param changePct over 24 hours; NaN when its open price is not positive
 * @param hourNotional Σ price·volume over one hour
 */
public record Ranked(String symbol, Decimal price, double changePct, BigDecimal hourNotional) {
    /** How many gainers and losers there are, and how many active symbols a view shows. */
    public static final int LIMIT = 10;

    /** How many active symbols a partial has: the correlation needs more than a view shows. */
    public static final int ACTIVE_LIMIT = 50;

    private static final Comparator<Ranked> BY_NAME = Comparator.comparing(Ranked::symbol);

    /** Greatest change first; symbols of the same change by name. */
    public static final Comparator<Ranked> GAINERS =
            Comparator.comparingDouble(Ranked::changePct).reversed().thenComparing(BY_NAME);

    /** Least change first; symbols of the same change by name. */
    public static final Comparator<Ranked> LOSERS =
            Comparator.comparingDouble(Ranked::changePct).thenComparing(BY_NAME);

    /** Greatest notional first; symbols of the same notional by name. */
    public static final Comparator<Ranked> ACTIVE =
            Comparator.comparing(Ranked::hourNotional).reversed().thenComparing(BY_NAME);

    static Ranked of(SymbolStanding standing) {
        return new Ranked(
                standing.symbol(),
                standing.price(),
                standing.changePct(),
                standing.notional().hour());
    }

    /** The first {@code limit} of two lists together. */
    static List<Ranked> top(Comparator<Ranked> order, int limit, Collection<Ranked> some, Collection<Ranked> others) {
        return Stream.concat(some.stream(), others.stream())
                .sorted(order)
                .limit(limit)
                .toList();
    }
}
