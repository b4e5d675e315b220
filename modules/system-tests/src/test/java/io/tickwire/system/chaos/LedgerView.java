package io.tickwire.system.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Contract 3.1 on a ledger, computed the slow way. */
final class LedgerView {
    private final Ledger ledger;
    private final int newest;

    LedgerView(Ledger ledger) {
        this.ledger = ledger;
        this.newest =
                IntStream.rangeClosed(1, ledger.size()).boxed().max(order()).orElseThrow();
    }

    void assertMatches(JsonNode message) {
        JsonNode view = message.get("view");
        assertThat(view.get("count").asLong()).as("count of " + ledger.symbol).isEqualTo(ledger.size());
        assertThat(Times.micros(message.get("ts").asText())).isEqualTo(ledger.ts(newest));
        assertThat(new BigDecimal(view.get("price").asText())).isEqualByComparingTo(ledger.price(newest));
        assertWindow(view.get("windows").get("1m"), 60_000_000L, 1_000_000L);
        assertWindow(view.get("windows").get("5m"), 300_000_000L, 5_000_000L);
        assertWindow(view.get("windows").get("1h"), 3_600_000_000L, 60_000_000L);
        assertWindow(view.get("windows").get("24h"), 86_400_000_000L, 900_000_000L);
    }

    private void assertWindow(JsonNode window, long length, long pane) {
        long lastPane = ledger.ts(newest) / pane * pane;
        List<Integer> inside = IntStream.rangeClosed(1, ledger.size())
                .filter(seq -> ledger.ts(seq) / pane * pane > lastPane - length)
                .boxed()
                .sorted(order())
                .toList();
        assertThat(window.get("count").asLong()).isEqualTo(inside.size());
        assertThat(new BigDecimal(window.get("open").asText())).isEqualByComparingTo(ledger.price(inside.get(0)));
        assertThat(new BigDecimal(window.get("close").asText()))
                .isEqualByComparingTo(ledger.price(inside.get(inside.size() - 1)));
        assertThat(new BigDecimal(window.get("volume").asText()))
                .isEqualByComparingTo(inside.stream().map(ledger::volume).reduce(BigDecimal.ZERO, BigDecimal::add));
        assertThat(new BigDecimal(window.get("high").asText()))
                .isEqualByComparingTo(inside.stream()
                        .map(ledger::price)
                        .max(Comparator.naturalOrder())
                        .orElseThrow());
    }

    private Comparator<Integer> order() {
        return Comparator.<Integer>comparingLong(ledger::ts).thenComparing(seq -> seq);
    }
}
