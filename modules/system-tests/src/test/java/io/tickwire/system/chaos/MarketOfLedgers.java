package io.tickwire.system.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** Contract 3.2 on all ledgers, computed the slow way. */
final class MarketOfLedgers {
    /** The value of TICKWIRE_INDICES of a chaos run. */
    static final String INDICES = "PAIR=CHAOS-0*0.6+CHAOS-1*0.4;SPREAD=CHAOS-2*1+CHAOS-3*-1+CHAOS-4*100";

    static final List<String> NAMES = List.of("PAIR", "SPREAD");

    private static final Map<String, Map<Integer, String>> WEIGHTS =
            Map.of("PAIR", Map.of(0, "0.6", 1, "0.4"), "SPREAD", Map.of(2, "1", 3, "-1", 4, "100"));

    private record Standing(String symbol, long ts, BigDecimal price, double changePct, BigDecimal hourNotional) {}

    private final List<Standing> standings = new ArrayList<>();

    /** @param ledgers in the order of the numbers in their symbols */
    MarketOfLedgers(List<Ledger> ledgers) {
        for (Ledger ledger : ledgers) {
            List<Integer> order = IntStream.rangeClosed(1, ledger.size())
                    .boxed()
                    .sorted(Comparator.<Integer>comparingLong(ledger::ts).thenComparing(seq -> seq))
                    .toList();
            int newest = order.get(order.size() - 1);
            BigDecimal open = ledger.price(order.get(0)); // a run is shorter than a day
            BigDecimal close = ledger.price(newest);
            long firstOfHour = ledger.ts(newest) / 60_000_000 * 60_000_000 - 3_600_000_000L;
            standings.add(new Standing(
                    ledger.symbol,
                    ledger.ts(newest),
                    close,
                    (close.doubleValue() / open.doubleValue() - 1) * 100,
                    order.stream()
                            .filter(seq -> ledger.ts(seq) / 60_000_000 * 60_000_000 > firstOfHour)
                            .map(seq -> ledger.price(seq).multiply(ledger.volume(seq)))
                            .reduce(BigDecimal.ZERO, BigDecimal::add)));
        }
    }

    /** What differs first between a message and the ledgers; empty when nothing does. */
    String difference(JsonNode message) {
        JsonNode view = message.path("view");
        long newest = standings.stream().mapToLong(Standing::ts).max().orElseThrow();
        if (!message.path("type").asText().equals("market.updated")
                || Times.micros(message.get("ts").asText()) != newest) {
            return "expected ts=" + newest + " found=" + message;
        }
        String counts = standings.size() + " " + withSign(1) + " " + withSign(-1) + " " + withSign(0);
        String found = view.get("symbols") + " " + view.get("advancers") + " " + view.get("decliners") + " "
                + view.get("unchanged");
        if (!counts.equals(found)) {
            return "expected counts=" + counts + " found=" + found;
        }
        BigDecimal notional = standings.stream().map(Standing::hourNotional).reduce(BigDecimal.ZERO, BigDecimal::add);
        if (new BigDecimal(view.at("/notional/1h").asText()).compareTo(notional) != 0) {
            return "expected notional 1h=" + notional + " found=" + view.at("/notional/1h");
        }
        String lists = list(
                        view,
                        "gainers",
                        Comparator.comparingDouble(Standing::changePct).reversed())
                + list(view, "losers", Comparator.comparingDouble(Standing::changePct))
                + list(
                        view,
                        "active",
                        Comparator.comparing(Standing::hourNotional).reversed());
        return lists;
    }

    /** As a decimal in plain notation. */
    String indexValue(String name) {
        return WEIGHTS.get(name).entrySet().stream()
                .map(term -> standings.get(term.getKey()).price().multiply(new BigDecimal(term.getValue())))
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .stripTrailingZeros()
                .toPlainString();
    }

    /** Whether a message has the index with its value. */
    boolean hasIndex(String name, JsonNode message) {
        for (JsonNode index : message.at("/view/indices")) {
            if (index.get("name").asText().equals(name)) {
                return index.get("value").asText().equals(indexValue(name));
            }
        }
        return false;
    }

    private String list(JsonNode view, String name, Comparator<Standing> order) {
        List<String> expected = standings.stream()
                .sorted(order.thenComparing(Standing::symbol))
                .limit(10)
                .map(standing -> standing.symbol() + " "
                        + standing.price().stripTrailingZeros().toPlainString())
                .toList();
        List<String> found = new ArrayList<>();
        view.get(name)
                .forEach(entry -> found.add(
                        entry.get("symbol").asText() + " " + entry.get("price").asText()));
        return Objects.equals(expected, found) ? "" : "expected " + name + "=" + expected + " found=" + found;
    }

    private long withSign(int sign) {
        return standings.stream()
                .filter(standing -> (int) Math.signum(standing.changePct()) == sign)
                .count();
    }
}
