package io.tickwire.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tickwire.system.BitstampTrades.Trade;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.data.Percentage;

/** Bars of one length straight from the trades: sorted into lists by their start, and folded with BigDecimal. */
final class BarOracle {
    private static final Percentage COMPUTED = Percentage.withPercentage(1e-7);

    private final TreeMap<Long, List<Trade>> byStart = new TreeMap<>();

    BarOracle(List<Trade> trades, long seconds) {
        for (Trade trade : trades) {
            long start = Math.floorDiv(trade.epochSeconds(), seconds) * seconds;
            byStart.computeIfAbsent(start, key -> new ArrayList<>()).add(trade);
        }
    }

    long first() {
        return byStart.firstKey();
    }

    long last() {
        return byStart.lastKey();
    }

    /** The answer of the API to {@code [from, to)} of epoch seconds; gives the number of its bars. */
    int assertMatches(JsonNode bars, long from, long to) {
        Map<Long, List<Trade>> expected = byStart.subMap(from, to);
        assertThat(bars).hasSize(expected.size());
        int i = 0;
        for (Map.Entry<Long, List<Trade>> entry : expected.entrySet()) {
            assertBar(bars.get(i++), entry.getKey(), entry.getValue());
        }
        return expected.size();
    }

    private static void assertBar(JsonNode bar, long start, List<Trade> trades) {
        List<Trade> sorted = trades.stream()
                .sorted(Comparator.comparingLong(Trade::epochSeconds).thenComparingLong(Trade::line))
                .toList();
        BigDecimal volume = ViewOracle.sum(sorted.stream().map(Trade::volume).toList());
        BigDecimal notional = ViewOracle.sum(
                sorted.stream().map(t -> t.price().multiply(t.volume())).toList());
        assertThat(Instant.parse(bar.get("start").asText())).isEqualTo(Instant.ofEpochSecond(start));
        assertThat(bar.get("count").asInt()).isEqualTo(sorted.size());
        assertThat(bar.get("open").asText())
                .isEqualTo(ViewOracle.plain(sorted.get(0).price()));
        assertThat(bar.get("close").asText())
                .isEqualTo(ViewOracle.plain(sorted.get(sorted.size() - 1).price()));
        assertThat(bar.get("high").asText())
                .isEqualTo(ViewOracle.plain(sorted.stream()
                        .map(Trade::price)
                        .max(Comparator.naturalOrder())
                        .orElseThrow()));
        assertThat(bar.get("low").asText())
                .isEqualTo(ViewOracle.plain(sorted.stream()
                        .map(Trade::price)
                        .min(Comparator.naturalOrder())
                        .orElseThrow()));
        assertThat(bar.get("volume").asText()).isEqualTo(ViewOracle.plain(volume));
        if (volume.signum() == 0) {
            assertThat(bar.get("vwap").isNull()).isTrue();
        } else {
            assertThat(bar.get("vwap").asDouble())
                    .isCloseTo(notional.divide(volume, MathContext.DECIMAL64).doubleValue(), COMPUTED);
        }
    }
}
