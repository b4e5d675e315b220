package io.tickwire.calc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.domain.Decimal;
import io.tickwire.domain.Tick;
import io.tickwire.redis.RedisKeys;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToIntFunction;

/** Some symbols' ticks: what goes into the queue, and what has to come out for it. */
final class TestMarket {
    static final List<String> SYMBOLS = List.of("BTC-USD", "ETH-USD", "DOGE-USD", "^GSPC", "M&M.NS", "B:C/D");
    static final String ONE = "BTC-USD";
    private static final long LATENESS_MICROS = 300_000_000;

    private final TestCommands redis;
    private final TestQueue queue;
    private final Map<String, BruteForceView> definitions = new HashMap<>();

    TestMarket(TestCommands redis, TestQueue queue) {
        this.redis = redis;
        this.queue = queue;
        forget();
    }

    /** What was appended so far is lost: views begin anew. */
    void forget() {
        SYMBOLS.forEach(symbol -> definitions.put(symbol, new BruteForceView(LATENESS_MICROS)));
    }

    BruteForceView definition(String symbol) {
        return definitions.get(symbol);
    }

    BruteForceMarket market() {
        return new BruteForceMarket(definitions.values());
    }

    long sum(ToIntFunction<BruteForceView> of) {
        return definitions.values().stream().mapToInt(of).sum();
    }

    void append(List<Tick> ticks) {
        ticks.forEach(tick -> definitions.get(tick.symbol()).arrive(tick));
        queue.append(ticks);
    }

    /** Every message about every symbol went out, once, with the next number, and the last one is right. */
    void assertAllTold(TestSubscriber subscriber) {
        definitions.forEach((symbol, definition) -> {
            if (definition.applied() > 0) {
                Eventually.holds(
                        "all ticks of " + symbol + " are told: " + definition.applied() + " last "
                                + subscriber.newest(symbol),
                        () -> subscriber.hasCount(symbol, definition.applied()));
                definition.check(subscriber.newest(symbol));
                assertThat(subscriber.bars(symbol)).isEqualTo(definition.closedBars());
            }
        });
        subscriber.checkNumbering(CalcProcess.PARTITIONS);
    }

    /** The stored views are right; for when a subscriber may have missed something. */
    void assertViews() {
        definitions.forEach((symbol, definition) -> {
            if (definition.applied() > 0) {
                Eventually.holds(
                        "all ticks of " + symbol + " are in its view: " + definition.applied(),
                        () -> view(symbol) != null
                                && view(symbol).getJsonObject("view").getInteger("count") == definition.applied());
                definition.check(view(symbol));
            }
        });
    }

    JsonObject view(String symbol) {
        var view = redis.send(Command.HGET, RedisKeys.views(TestQueue.partitionOf(symbol)), symbol);
        return view == null ? null : new JsonObject(view.toString());
    }

    static Tick tick(int i) {
        long ts = RandomTicks.START + i * 1_000L;
        return new Tick(ONE, ts, Decimal.of(9_700_000 + i, 2), Decimal.of(i, 4), "default", i, ts);
    }

    /** Batches of ticks of all symbols, in order of arrival. */
    static List<List<Tick>> batches(long seed, int batches, int batchTicks) {
        Random random = new Random(seed);
        Map<String, Iterator<Tick>> arrivals = new HashMap<>();
        SYMBOLS.forEach(symbol -> arrivals.put(
                symbol,
                new RandomTicks(random, LATENESS_MICROS)
                        .arrivals(symbol, batches * batchTicks)
                        .iterator()));
        List<List<Tick>> market = new ArrayList<>();
        for (int i = 0; i < batches; i++) {
            List<Tick> batch = new ArrayList<>();
            for (int n = 0; n < batchTicks; n++) {
                batch.add(arrivals.get(SYMBOLS.get(random.nextInt(SYMBOLS.size())))
                        .next());
            }
            market.add(batch);
        }
        return market;
    }
}
