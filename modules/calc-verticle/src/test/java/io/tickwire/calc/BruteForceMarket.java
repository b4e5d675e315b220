package io.tickwire.calc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tickwire.domain.Rfc3339;
import io.tickwire.domain.Tick;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The contract's section 3.2 over the in-time ticks of all symbols, computed anew with BigDecimal. */
final class BruteForceMarket {
    private static final long DAY = 86_400_000_000L;

    private record Standing(String symbol, long ts, BigDecimal price, BigDecimal open, BigDecimal[] notional) {
        double changePct() {
            return (price.doubleValue() / open.doubleValue() - 1) * 100;
        }
    }

    private final List<Standing> standings = new ArrayList<>();
    private final long ts;

    /** @param views of all symbols; those without a tick are passed over */
    BruteForceMarket(Collection<BruteForceView> views) {
        List<List<Tick>> ticks = views.stream()
                .map(BruteForceView::inTime)
                .filter(some -> !some.isEmpty())
                .toList();
        ts = ticks.stream()
                .flatMap(List::stream)
                .mapToLong(Tick::tsMicros)
                .max()
                .orElse(0);
        for (List<Tick> some : ticks) {
            Tick newest = some.get(some.size() - 1);
            if (newest.tsMicros() > ts - DAY) {
                standings.add(new Standing(
                        newest.symbol(),
                        newest.tsMicros(),
                        newest.price().toBigDecimal(),
                        window(some, 86_400, 900).get(0).price().toBigDecimal(),
                        new BigDecimal[] {
                            notional(window(some, 60, 1)),
                            notional(window(some, 3_600, 60)),
                            notional(window(some, 86_400, 900))
                        }));
            }
        }
    }

    long ts() {
        return ts;
    }

    void check(JsonObject message) {
        assertThat(message.getString("type")).isEqualTo("market.updated");
        assertThat(message.getString("ts")).isEqualTo(Rfc3339.format(ts));
        JsonObject view = message.getJsonObject("view");
        assertThat(view.getInteger("symbols")).isEqualTo(standings.size());
        assertThat(view.getLong("advancers")).isEqualTo(withSign(1));
        assertThat(view.getLong("decliners")).isEqualTo(withSign(-1));
        assertThat(view.getLong("unchanged")).isEqualTo(withSign(0));
        String[] windows = {"1m", "1h", "24h"};
        for (int i = 0; i < windows.length; i++) {
            int window = i;
            BigDecimal sum = standings.stream().map(s -> s.notional[window]).reduce(BigDecimal.ZERO, BigDecimal::add);
            assertThat(view.getJsonObject("notional").getString(windows[i]))
                    .as(windows[i])
                    .isEqualTo(plain(sum));
        }
        checkList(
                view.getJsonArray("gainers"),
                Comparator.comparingDouble(Standing::changePct).reversed());
        checkList(view.getJsonArray("losers"), Comparator.comparingDouble(Standing::changePct));
        checkList(
                view.getJsonArray("active"),
                Comparator.comparing((Standing s) -> s.notional[1]).reversed());
    }

    private void checkList(JsonArray found, Comparator<Standing> order) {
        List<Standing> expected = standings.stream()
                .sorted(order.thenComparing(Standing::symbol))
                .limit(10)
                .toList();
        assertThat(found.size()).isEqualTo(expected.size());
        for (int i = 0; i < expected.size(); i++) {
            JsonObject entry = found.getJsonObject(i);
            assertThat(entry.getString("symbol")).isEqualTo(expected.get(i).symbol);
            assertThat(entry.getString("price")).isEqualTo(plain(expected.get(i).price));
            double change = expected.get(i).changePct();
            assertThat(entry.getDouble("changePct")).isCloseTo(change, within(Math.abs(change) * 1e-9 + 1e-9));
        }
    }

    private long withSign(int sign) {
        return standings.stream().filter(s -> s.price.compareTo(s.open) == sign).count();
    }

    private static List<Tick> window(List<Tick> ticks, long seconds, long paneSeconds) {
        long pane = paneSeconds * 1_000_000;
        long newest = Math.floorDiv(ticks.get(ticks.size() - 1).tsMicros(), pane) * pane;
        return ticks.stream()
                .filter(tick -> Math.floorDiv(tick.tsMicros(), pane) * pane > newest - seconds * 1_000_000)
                .toList();
    }

    private static BigDecimal notional(List<Tick> ticks) {
        return ticks.stream()
                .map(tick -> tick.price().toBigDecimal().multiply(tick.volume().toBigDecimal()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }
}
