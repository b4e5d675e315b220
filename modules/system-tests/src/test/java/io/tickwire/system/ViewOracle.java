package io.tickwire.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tickwire.system.BitstampTrades.Trade;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.assertj.core.data.Percentage;

/** What contract 3.1 says of a view, computed the slow way: filter all trades, then fold them with BigDecimal. */
final class ViewOracle {
    private static final MathContext PRECISE = new MathContext(40);
    private static final Percentage COMPUTED = Percentage.withPercentage(1e-7);

    private final List<Trade> trades;
    private final Trade newest;

    ViewOracle(List<Trade> trades) {
        this.trades = trades.stream()
                .sorted(Comparator.comparingLong(Trade::epochSeconds).thenComparingLong(Trade::line))
                .toList();
        this.newest = this.trades.get(this.trades.size() - 1);
    }

    void assertMatches(JsonNode message) {
        JsonNode view = message.get("view");
        assertThat(Instant.parse(message.get("ts").asText())).isEqualTo(Instant.ofEpochSecond(newest.epochSeconds()));
        assertThat(view.get("price").asText()).isEqualTo(plain(newest.price()));
        assertThat(view.get("volume").asText()).isEqualTo(plain(newest.volume()));
        assertThat(view.get("count").asLong()).isEqualTo(trades.size());
        assertWindow(view.get("windows").get("1m"), 60, 1);
        assertWindow(view.get("windows").get("5m"), 300, 5);
        assertWindow(view.get("windows").get("1h"), 3_600, 60);
        assertWindow(view.get("windows").get("24h"), 86_400, 900);
        long minute = Math.floorDiv(newest.epochSeconds(), 60L) * 60;
        assertThat(Instant.parse(view.get("bar").get("start").asText())).isEqualTo(Instant.ofEpochSecond(minute));
        assertBar(
                view.get("bar"),
                trades.stream().filter(t -> t.epochSeconds() >= minute).toList());
    }

    private void assertWindow(JsonNode window, long seconds, long paneSeconds) {
        long lastPane = Math.floorDiv(newest.epochSeconds(), paneSeconds) * paneSeconds;
        List<Trade> inside = trades.stream()
                .filter(t -> Math.floorDiv(t.epochSeconds(), paneSeconds) * paneSeconds > lastPane - seconds)
                .toList();
        assertBar(window, inside);
        BigDecimal volume = sum(inside.stream().map(Trade::volume).toList());
        BigDecimal notional =
                sum(inside.stream().map(t -> t.price().multiply(t.volume())).toList());
        if (volume.signum() == 0) {
            assertThat(window.get("vwap").isNull()).isTrue();
        } else {
            assertThat(window.get("vwap").asDouble())
                    .isCloseTo(notional.divide(volume, PRECISE).doubleValue(), COMPUTED);
        }
        BigDecimal open = inside.get(0).price();
        BigDecimal close = inside.get(inside.size() - 1).price();
        assertThat(window.get("changePct").asDouble())
                .isCloseTo(
                        close.subtract(open)
                                .divide(open, PRECISE)
                                .movePointRight(2)
                                .doubleValue(),
                        COMPUTED);
        BigDecimal n = BigDecimal.valueOf(inside.size());
        BigDecimal mean = sum(inside.stream().map(Trade::price).toList()).divide(n, PRECISE);
        BigDecimal squares =
                sum(inside.stream().map(t -> t.price().subtract(mean).pow(2)).toList());
        assertThat(window.get("stddev").asDouble())
                .isCloseTo(squares.divide(n, PRECISE).sqrt(PRECISE).doubleValue(), COMPUTED);
    }

    private static void assertBar(JsonNode bar, List<Trade> inside) {
        assertThat(bar.get("count").asLong()).isEqualTo(inside.size());
        assertThat(bar.get("open").asText()).isEqualTo(plain(inside.get(0).price()));
        assertThat(bar.get("close").asText())
                .isEqualTo(plain(inside.get(inside.size() - 1).price()));
        assertThat(bar.get("high").asText())
                .isEqualTo(plain(inside.stream()
                        .map(Trade::price)
                        .max(Comparator.naturalOrder())
                        .orElseThrow()));
        assertThat(bar.get("low").asText())
                .isEqualTo(plain(inside.stream()
                        .map(Trade::price)
                        .min(Comparator.naturalOrder())
                        .orElseThrow()));
        assertThat(bar.get("volume").asText())
                .isEqualTo(plain(sum(inside.stream().map(Trade::volume).toList())));
    }

    static BigDecimal sum(List<BigDecimal> values) {
        return values.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }
}
