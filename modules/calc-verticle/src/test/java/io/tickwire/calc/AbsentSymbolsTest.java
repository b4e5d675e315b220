package io.tickwire.calc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.domain.Tick;
import io.tickwire.redis.RedisKeys;
import io.vertx.redis.client.Command;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calc on a real Redis, with no room for symbols: each of them leaves memory as soon as it may. */
class AbsentSymbolsTest {
    private TestRedis redis;
    private TestMarket market;
    private TestSubscriber subscriber;
    private final List<CalcProcess> processes = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        redis = new TestRedis();
        market = new TestMarket(redis, new TestQueue(redis));
        subscriber = new TestSubscriber(redis.url());
    }

    @AfterEach
    void stop() throws Exception {
        processes.forEach(CalcProcess::close);
        subscriber.close();
        redis.close();
    }

    @Test
    void everyViewAndBarIsToldOverRestarts() throws Exception {
        List<List<Tick>> batches = TestMarket.batches(11, 12, 30);
        CalcProcess calc = process().start();
        for (int i = 0; i < batches.size(); i++) {
            market.append(batches.get(i));
            if (i % 3 == 2) {
                market.assertAllTold(subscriber);
                allAreAbsent(calc);
            }
            if (i == 6) {
                calc.stop();
                calc = process().start();
            }
        }
        market.assertAllTold(subscriber);
        assertThat(calc.counter("tickwire.calc.left.symbols")).isPositive();
        assertThat(calc.counter("tickwire.calc.brought.back.symbols")).isPositive();
    }

    /** As after a fail-over of Redis: the partition is loaded again, and goes on with what there is. */
    @Test
    void aSymbolWhoseStateIsGoneBeginsAnew() throws Exception {
        CalcProcess calc = process().start();
        market.append(List.of(TestMarket.tick(1)));
        market.assertAllTold(subscriber);
        allAreAbsent(calc);
        redis.send(Command.DEL, RedisKeys.calcSymbol(TestQueue.partitionOf(TestMarket.ONE), TestMarket.ONE));
        market.forget();
        market.append(List.of(TestMarket.tick(2)));
        Eventually.holds("told", () -> subscriber.updates(TestMarket.ONE).size() == 2);
        assertThat(subscriber.newest(TestMarket.ONE).getLong("seq")).isGreaterThan(1);
        market.definition(TestMarket.ONE).check(subscriber.newest(TestMarket.ONE));
    }

    private static void allAreAbsent(CalcProcess calc) {
        Eventually.holds("all have left", () -> calc.residentSymbols() == 0 && calc.absentSymbols() > 0);
    }

    private CalcProcess process() throws Exception {
        CalcProcess process = new CalcProcess(redis.url(), 5, 0L);
        processes.add(process);
        return process;
    }
}
