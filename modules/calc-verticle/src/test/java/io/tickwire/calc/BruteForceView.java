package io.tickwire.calc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tickwire.domain.Rfc3339;
import io.tickwire.domain.Tick;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The contract's section 3.1 word for word: keeps every tick of a symbol in a list and computes everything anew with
 * BigDecimal. Slow, and as simple as can be.
 */
public final class BruteForceView {
    private static final MathContext PRECISE = new MathContext(80);
    private static final Comparator<Tick> ORDER =
            Comparator.comparingLong(Tick::tsMicros).thenComparing(Tick::source).thenComparingLong(Tick::seq);
    private static final Map<String, long[]> WINDOWS = Map.of(
            "1m", new long[] {60, 1}, "5m", new long[] {300, 5}, "1h", new long[] {3_600, 60}, "24h", new long[] {
                86_400, 900
            });

    private final long latenessMicros;
    private final List<Tick> inTime = new ArrayList<>();
    private final Set<String> identities = new HashSet<>();
    private long newestTs = Long.MIN_VALUE;
    private int late;
    private int duplicates;

    public BruteForceView(long latenessMicros) {
        this.latenessMicros = latenessMicros;
    }

    /** Takes a tick as it arrives. */
    public void arrive(Tick tick) {
        if (!inTime.isEmpty() && newestTs - tick.tsMicros() > latenessMicros) {
            late++;
        } else if (!identities.add(tick.tsMicros() + "|" + tick.source() + "|" + tick.seq())) {
            duplicates++;
        } else {
            inTime.add(tick);
            newestTs = Math.max(newestTs, tick.tsMicros());
        }
    }

    /** The ticks that count, in their order. */
    List<Tick> inTime() {
        return select(tick -> true);
    }

    public int applied() {
        return inTime.size();
    }

    /** Ticks in the longest window. */
    int countOfDay() {
        long start = pane(newestTs, 900) - 86_400_000_000L;
        return select(tick -> pane(tick.tsMicros(), 900) > start).size();
    }

    public int late() {
        return late;
    }

    public int duplicates() {
        return duplicates;
    }

    /** The bars that are closed by now, as the message has them, by start. */
    public Map<Long, JsonObject> closedBars() {
        Map<Long, JsonObject> bars = new java.util.TreeMap<>();
        for (Tick tick : inTime) {
            long start = pane(tick.tsMicros(), 60);
            if (start != pane(newestTs, 60)) {
                bars.computeIfAbsent(start, this::bar);
            }
        }
        return bars;
    }

    /** Checks an update message against the definition, but for seq, conflated and publishedAt. */
    public void check(JsonObject message) {
        JsonObject view = message.getJsonObject("view");
        assertThat(view.getLong("count")).isEqualTo(inTime.size());
        assertThat(view.getString("receivedAt"))
                .isEqualTo(Rfc3339.format(newestTick().receivedAtMicros()));
        checkPrices(message);
    }

    /** The same but for what is about the way of the ticks: count and receivedAt. */
    public void checkPrices(JsonObject message) {
        assertThat(message.getJsonObject("view").containsKey("warming")).isFalse();
        Tick newest = newestTick();
        assertThat(message.getString("symbol")).isEqualTo(newest.symbol());
        assertThat(message.getString("ts")).isEqualTo(Rfc3339.format(newest.tsMicros()));
        JsonObject view = message.getJsonObject("view");
        assertThat(view.getString("price")).isEqualTo(plain(newest.price().toBigDecimal()));
        assertThat(view.getString("volume")).isEqualTo(plain(newest.volume().toBigDecimal()));
        assertThat(view.getString("source")).isEqualTo(newest.source());
        assertThat(view.getJsonObject("bar")).isEqualTo(bar(pane(newestTs, 60)));
        JsonObject windows = view.getJsonObject("windows");
        assertThat(windows.fieldNames()).containsExactly("1m", "5m", "1h", "24h");
        WINDOWS.forEach((name, seconds) -> {
            long start = pane(newestTs, seconds[1]) - seconds[0] * 1_000_000;
            checkWindow(name, windows.getJsonObject(name), select(t -> pane(t.tsMicros(), seconds[1]) > start));
        });
    }

    private Tick newestTick() {
        return inTime.stream().max(ORDER).orElseThrow();
    }

    private void checkWindow(String name, JsonObject actual, List<Tick> ticks) {
        JsonObject computed = actual.copy();
        Double vwap = asDouble(computed.remove("vwap"));
        Double changePct = asDouble(computed.remove("changePct"));
        Double stddev = asDouble(computed.remove("stddev"));
        assertThat(computed).as(name).isEqualTo(prices(new JsonObject(), ticks));

        BigDecimal n = BigDecimal.valueOf(ticks.size());
        BigDecimal volume = sum(ticks.stream().map(t -> t.volume().toBigDecimal()));
        BigDecimal notional = sum(ticks.stream()
                .map(t -> t.price().toBigDecimal().multiply(t.volume().toBigDecimal())));
        if (volume.signum() == 0) {
            assertThat(vwap).as(name).isNull();
        } else {
            near(name + " vwap", vwap, notional.divide(volume, PRECISE));
        }
        BigDecimal open = ticks.get(0).price().toBigDecimal();
        BigDecimal close = ticks.get(ticks.size() - 1).price().toBigDecimal();
        if (open.signum() <= 0) {
            assertThat(changePct).as(name).isNull();
        } else {
            near(
                    name + " changePct",
                    changePct,
                    close.divide(open, PRECISE).subtract(BigDecimal.ONE).movePointRight(2));
        }
        BigDecimal mean = sum(ticks.stream().map(t -> t.price().toBigDecimal())).divide(n, PRECISE);
        BigDecimal variance = sum(ticks.stream()
                        .map(t -> t.price().toBigDecimal().subtract(mean).pow(2)))
                .divide(n, PRECISE);
        BigDecimal deviation = variance.sqrt(PRECISE);
        // 80 digits leave a remainder of nothing where all prices are equal
        near(name + " stddev", stddev, deviation.compareTo(new BigDecimal("1e-50")) < 0 ? BigDecimal.ZERO : deviation);
    }

    private JsonObject bar(long start) {
        JsonObject bar = new JsonObject().put("interval", "1m").put("start", Rfc3339.format(start));
        return prices(bar, select(t -> pane(t.tsMicros(), 60) == start));
    }

    private static JsonObject prices(JsonObject into, List<Tick> ticks) {
        List<BigDecimal> prices =
                ticks.stream().map(t -> t.price().toBigDecimal()).toList();
        return into.put("open", plain(prices.get(0)))
                .put("high", plain(prices.stream().max(BigDecimal::compareTo).orElseThrow()))
                .put("low", plain(prices.stream().min(BigDecimal::compareTo).orElseThrow()))
                .put("close", plain(prices.get(prices.size() - 1)))
                .put("volume", plain(sum(ticks.stream().map(t -> t.volume().toBigDecimal()))))
                .put("count", ticks.size());
    }

    private List<Tick> select(Predicate<Tick> which) {
        return inTime.stream().filter(which).sorted(ORDER).toList();
    }

    private static BigDecimal sum(java.util.stream.Stream<BigDecimal> values) {
        return values.reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static long pane(long micros, long seconds) {
        return Math.floorDiv(micros, seconds * 1_000_000) * seconds * 1_000_000;
    }

    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    private static Double asDouble(Object number) {
        return number == null ? null : ((Number) number).doubleValue();
    }

    private static void near(String what, Double actual, BigDecimal expected) {
        double exact = expected.doubleValue();
        assertThat(actual).as(what).isCloseTo(exact, within(Math.abs(exact) * 1e-9));
    }
}
