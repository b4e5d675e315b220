package io.tickwire.calc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.domain.Rfc3339;
import io.tickwire.domain.Tick;
import io.tickwire.redis.RedisKeys;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Both halves of calc in one process, and each half in a process of its own. */
class SplitTest {
    private static final String INDEX_CHANGE = "(\"name\":\"TOP\",\"value\":\"[^\"]*\",\"changePct\":)[^}]*";
    private static final String TIMES = "\"(publishedAt|receivedAt)\":\"[^\"]*\"";

    @Test
    void theMessagesAreTheSameBytesButForTimes() throws Exception {
        try (TestRedis together = new TestRedis();
                TestRedis apart = new TestRedis();
                CalcProcess calc = new CalcProcess(together.url(), 0).start();
                CalcProcess calcSymbol = new CalcProcess(apart.url(), 0).start();
                TestSubscriber ofTogether = new TestSubscriber(together.url());
                TestSubscriber ofApart = new TestSubscriber(apart.url())) {
            new CrossProcess(calc.vertx, together.url(), "in-calc", 60_000);
            try (CrossProcess calcCross = new CrossProcess(Vertx.vertx(), apart.url(), "calc-cross", 60_000)) {
                Eventually.holds("calc-cross leads", calcCross::leads);
                Eventually.holds("calc-symbol owns", () -> calcSymbol.partitionsOwned() == CalcProcess.PARTITIONS);
                TestMarket marketTogether = new TestMarket(together, new TestQueue(together));
                TestMarket marketApart = new TestMarket(apart, new TestQueue(apart));
                for (List<Tick> batch : TestMarket.batches(7, 60, 1)) { // one by one: nothing is folded into an update
                    marketTogether.append(batch);
                    marketApart.append(batch);
                    marketTogether.assertViews();
                    marketApart.assertViews();
                }
                marketTogether.assertAllTold(ofTogether);
                marketApart.assertAllTold(ofApart);
                for (String symbol : TestMarket.SYMBOLS) {
                    assertThat(masked(ofApart.updates(symbol))).isEqualTo(masked(ofTogether.updates(symbol)));
                    assertThat(ofApart.bars(symbol)).isEqualTo(ofTogether.bars(symbol));
                }
                assertThat(masked(ofTogether.updates("BTC-USD"))).isNotEmpty();
                Eventually.holds(
                        "the market views are of the newest tick",
                        () -> market(together).equals(market(apart))
                                && market(apart).contains(ts(marketApart)));
            }
        }
    }

    private static String ts(TestMarket market) {
        return Rfc3339.format(market.market().ts());
    }

    private static List<String> masked(List<JsonObject> messages) {
        return messages.stream().map(message -> masked(message.encode())).toList();
    }

    /** Without times, and without the change of the index: which of its values came first depends on when it was looked at. */
    private static String masked(String message) {
        return message.replaceAll(TIMES, "\"$1\":\"\"").replaceAll(INDEX_CHANGE, "$1");
    }

    private static String market(TestRedis redis) {
        Response message = redis.send(Command.HGET, RedisKeys.CROSS, RedisKeys.CROSS_MESSAGE);
        return message == null ? "none" : masked(message.toString());
    }

    /** What calc-cross does, or does not, never shows in an update of a symbol. */
    @Test
    void symbolsGoOnWhenCalcCrossIsAway() throws Exception {
        try (TestRedis redis = new TestRedis();
                CalcProcess calcSymbol = new CalcProcess(redis.url(), 0).start();
                TestSubscriber subscriber = new TestSubscriber(redis.url())) {
            Eventually.holds("calc-symbol owns", () -> calcSymbol.partitionsOwned() == CalcProcess.PARTITIONS);
            TestMarket market = new TestMarket(redis, new TestQueue(redis));
            List<List<Tick>> batches = TestMarket.batches(11, 40, 20);
            batches.subList(0, 10).forEach(market::append);
            market.assertAllTold(subscriber);
            assertThat(market(redis)).as("nobody publishes the market").isEqualTo("none");
            CrossProcess first = new CrossProcess(Vertx.vertx(), redis.url(), "first", 60_000);
            Eventually.holds("it publishes", () -> !market(redis).equals("none"));
            first.close(); // stops without giving its lease back, as a process that dies
            String left = market(redis);
            batches.subList(10, 40).forEach(market::append);
            market.assertAllTold(subscriber);
            assertThat(market(redis)).as("the view keeps its time").isEqualTo(left);
            try (CrossProcess second = new CrossProcess(Vertx.vertx(), redis.url(), "second", 60_000)) {
                Eventually.holds("the second leads", second::leads);
                Eventually.holds(
                        "the view has the newest tick", () -> market(redis).contains(ts(market)));
            }
        }
    }
}
