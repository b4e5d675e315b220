package io.tickwire.calc.market;

import io.tickwire.config.IndexDefinition;
import io.tickwire.domain.Decimal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Values of the configured indices. */
public final class IndexValues {
    private IndexValues() {}

    /**
     * The value of an index.
     *
     * @param value Σ weight·price, exact
     */
    public record IndexValue(IndexDefinition index, BigDecimal value) {}

    /**
     * The values of the indices whose symbols all have a price, in the order of the definitions.
     *
     * @param prices by symbol
     */
    public static List<IndexValue> of(List<IndexDefinition> indices, Map<String, Decimal> prices) {
        List<IndexValue> values = new ArrayList<>(indices.size());
        for (IndexDefinition index : indices) {
            if (prices.keySet().containsAll(index.weights().keySet())) {
                values.add(new IndexValue(index, sum(index, prices)));
            }
        }
        return values;
    }

    private static BigDecimal sum(IndexDefinition index, Map<String, Decimal> prices) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Map.Entry<String, Decimal> term : index.weights().entrySet()) {
            Decimal price = prices.get(term.getKey());
            sum = sum.add(price.toBigDecimal().multiply(term.getValue().toBigDecimal()));
        }
        return sum.stripTrailingZeros();
    }
}
