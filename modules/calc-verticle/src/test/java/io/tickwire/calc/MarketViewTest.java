package io.tickwire.calc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tickwire.domain.Decimal;
import io.tickwire.domain.Rfc3339;
import io.tickwire.domain.Tick;
import io.tickwire.domain.TickIdentity;
import io.tickwire.redis.RedisKeys;
import io.tickwire.wire.FrameDecoder;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both halves of calc on a real Redis: ticks in, market views and ticks of indices out. */
class MarketViewTest {
    private static final String INDEX = "INDEX:TOP";

    private TestRedis redis;
    private TestMarket market;
    private TestSubscriber subscriber;
    private final List<CalcProcess> processes = new ArrayList<>();
    private final List<CrossProcess> crosses = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        redis = new TestRedis();
        market = new TestMarket(redis, new TestQueue(redis));
        subscriber = new TestSubscriber(redis.url());
    }

    @AfterEach
    void stop() throws Exception {
        crosses.forEach(CrossProcess::close);
        processes.forEach(CalcProcess::close);
        subscriber.close();
        redis.close();
    }

    private void calc() throws Exception {
        CalcProcess process = new CalcProcess(redis.url(), 5);
        processes.add(process);
        process.start();
    }

    private CrossProcess cross(String member) throws Exception {
        CrossProcess process = new CrossProcess(Vertx.vertx(), redis.url(), member, 1_000);
        crosses.add(process);
        return process;
    }

    /** The stored view comes to equal the view over all ticks. */
    private void assertMarket() {
        BruteForceMarket expected = market.market();
        Eventually.holds("the market view is of the newest tick", () -> isSettled(expected));
        expected.check(view());
    }

    private boolean isSettled(BruteForceMarket expected) {
        JsonObject view = view();
        if (view == null || !view.getString("ts").equals(Rfc3339.format(expected.ts()))) {
            return false;
        }
        try {
            expected.check(view);
            return true;
        } catch (AssertionError e) {
            return false; // ticks of the same newest time are still under way
        }
    }

    private JsonObject view() {
        Response message = redis.send(Command.HGET, RedisKeys.CROSS, "message");
        return message == null ? null : new JsonObject(message.toString());
    }

    @Test
    void theViewEqualsOneOverAllTicks() throws Exception {
        calc();
        calc();
        cross("first");
        for (List<Tick> batch : TestMarket.batches(23, 30, 40)) {
            market.append(batch);
        }
        assertMarket();

        Eventually.holds("the newest view is published", () -> subscriber.marketUpdates().stream()
                .anyMatch(view()::equals));
        List<String> times = subscriber.marketUpdates().stream()
                .map(message -> message.getString("ts"))
                .toList();
        assertThat(times).isSorted();
    }

    @Test
    void aSymbolThatIsSilentForADayLeaves() throws Exception {
        calc();
        cross("first");
        long start = RandomTicks.START;
        market.append(TestMarket.SYMBOLS.stream()
                .map(symbol -> tick(symbol, start, "10", 1))
                .toList());
        assertMarket();
        assertThat(view().getJsonObject("view").getInteger("symbols")).isEqualTo(TestMarket.SYMBOLS.size());

        market.append(List.of(tick("BTC-USD", start + 86_400_000_000L, "11", 2)));

        assertMarket();
        assertThat(view().getJsonObject("view").getInteger("symbols")).isEqualTo(1);
    }

    @Test
    void anIndexIsASymbolAndANewLeaderRepeatsNothing() throws Exception {
        calc();
        CrossProcess first = cross("first");
        CrossProcess second = cross("second");
        Eventually.holds("the first leads", first::leads);
        assertThat(second.leads()).isFalse();
        long start = RandomTicks.START;
        market.append(List.of(tick("BTC-USD", start, "100", 1)));
        assertMarket();
        assertThat(view().getJsonObject("view").getJsonArray("indices")).isEmpty();

        market.append(List.of(tick("ETH-USD", start - 7, "10.5", 1)));
        Eventually.holds("the index has a view", () -> subscriber.hasCount(INDEX, 1));
        JsonObject update = subscriber.newest(INDEX);
        assertThat(update.getString("ts")).isEqualTo(Rfc3339.format(start));
        assertThat(update.getJsonObject("view").getString("price")).isEqualTo("64.2");
        assertThat(update.getJsonObject("view").getString("volume")).isEqualTo("0");
        assertThat(update.getJsonObject("view").getString("source")).isEqualTo("tickwire");

        first.stop();
        Eventually.holds("the second leads", second::leads);
        market.append(List.of(tick("ETH-USD", start - 6, "20", 2)));
        Eventually.holds("the index goes on", () -> subscriber.hasCount(INDEX, 2));
        assertThat(subscriber.newest(INDEX).getString("ts")).isEqualTo(Rfc3339.format(start + 1));
        assertThat(subscriber.newest(INDEX).getJsonObject("view").getString("price"))
                .isEqualTo("68");
        Eventually.holds("the market view has the index", () -> view().getJsonObject("view")
                .getJsonArray("indices")
                .toString()
                .contains("\"value\":\"68\",\"changePct\":5.9"));
        assertThat(view().getJsonObject("view").getInteger("symbols")).isEqualTo(2);
        assertThat(indexTimes()).doesNotHaveDuplicates();
    }

    /** Times of the index ticks in the queue, those that a leader sent again left out. */
    private List<Long> indexTimes() throws Exception {
        int partition = TestQueue.partitionOf(INDEX);
        List<Long> times = new ArrayList<>();
        for (Response entry : redis.send(Command.XRANGE, RedisKeys.ticks(partition), "-", "+")) {
            for (Tick tick : new FrameDecoder().decode(entry.get(1).get(1).toBytes())) {
                if (tick.symbol().equals(INDEX)) {
                    assertThat(tick.seq()).isZero();
                    if (!times.contains(tick.tsMicros())) {
                        times.add(tick.tsMicros());
                    }
                }
            }
        }
        return times;
    }

    @Test
    void theCorrelationIsThatOfMinuteReturns() throws Exception {
        calc();
        long start = RandomTicks.START - RandomTicks.START % 60_000_000;
        double[][] closes = new double[2][30];
        for (int minute = 0; minute < 30; minute++) {
            for (int i = 0; i < 2; i++) {
                String symbol = TestMarket.SYMBOLS.get(i);
                closes[i][minute] = 100 + ((minute * (7 - 3 * i)) % 11);
                market.append(List.of(
                        tick(symbol, start + minute * 60_000_000L, "1", 2 * minute),
                        tick(symbol, start + minute * 60_000_000L + 1, closes[i][minute] + "", 2 * minute + 1)));
            }
        }
        cross("first");
        assertMarket();

        double expected = pearson(closes[0], closes[1]);
        Eventually.holds("all minutes are in the correlation", () -> {
            JsonObject report = correlation();
            Double found = report == null || report.getJsonArray("symbols").size() < 2
                    ? null
                    : report.getJsonArray("matrix").getJsonArray(0).getDouble(1);
            return found != null && Math.abs(found - expected) < 1e-9;
        });
        JsonArray matrix = correlation().getJsonArray("matrix");
        assertThat(correlation().getJsonArray("symbols")).containsExactlyInAnyOrder("BTC-USD", "ETH-USD");
        assertThat(matrix.getJsonArray(0).getDouble(0)).isCloseTo(1, within(1e-9));
        assertThat(matrix.getJsonArray(1).getDouble(0))
                .isEqualTo(matrix.getJsonArray(0).getDouble(1));
    }

    private JsonObject correlation() {
        Response report = redis.send(Command.HGET, RedisKeys.CROSS, "correlation");
        return report == null ? null : new JsonObject(report.toString());
    }

    private static double pearson(double[] a, double[] b) {
        double[] x = IntStream.range(1, a.length)
                .mapToDouble(i -> Math.log(a[i] / a[i - 1]))
                .toArray();
        double[] y = IntStream.range(1, b.length)
                .mapToDouble(i -> Math.log(b[i] / b[i - 1]))
                .toArray();
        int n = x.length;
        double sx = IntStream.range(0, n).mapToDouble(i -> x[i]).sum();
        double sy = IntStream.range(0, n).mapToDouble(i -> y[i]).sum();
        double sxy = IntStream.range(0, n).mapToDouble(i -> x[i] * y[i]).sum();
        double sxx = IntStream.range(0, n).mapToDouble(i -> x[i] * x[i]).sum();
        double syy = IntStream.range(0, n).mapToDouble(i -> y[i] * y[i]).sum();
        return (n * sxy - sx * sy) / Math.sqrt((n * sxx - sx * sx) * (n * syy - sy * sy));
    }

    private static Tick tick(String symbol, long ts, String price, long seq) {
        Decimal exact = Decimal.parse(price);
        return new Tick(
                symbol,
                ts,
                exact,
                Decimal.parse("2"),
                "default",
                seq == 0 ? TickIdentity.derivedSeq(exact, exact) : seq,
                ts);
    }
}
