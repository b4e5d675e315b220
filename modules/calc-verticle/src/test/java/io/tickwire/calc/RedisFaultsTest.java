package io.tickwire.calc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.domain.Tick;
import io.tickwire.redis.RedisKeys;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two processes share the partitions of a Redis that crashes, stalls, forgets or is full. */
class RedisFaultsTest {
    private final List<CalcProcess> members = new ArrayList<>();
    private TestRedis redis;
    private TestQueue queue;
    private TestMarket market;
    private TestSubscriber subscriber;

    @AfterEach
    void stop() throws Exception {
        members.forEach(CalcProcess::close);
        subscriber.close();
        redis.close();
    }

    @Test
    void aCrashOfRedisLosesAndRepeatsNothing() throws Exception {
        start(TestRedis.durable());
        int step = 0;
        for (List<Tick> batch : TestMarket.batches(41, 60, 20)) {
            market.append(batch);
            if (++step % 20 == 0) {
                redis.crash();
            }
        }
        market.assertViews();
        allIsWell();
        subscriber.checkRising();
    }

    @Test
    void aRedisThatForgetsEverythingIsAFreshStart() throws Exception {
        start(new TestRedis());
        appendAll(43);
        market.assertAllTold(subscriber);
        redis.crash();
        market.forget();
        appendAll(44);
        market.assertViews();
        allIsWell();
        groupIsBack();
    }

    @Test
    void soIsOneThatIsFlushed() throws Exception {
        start(new TestRedis());
        appendAll(47);
        market.assertAllTold(subscriber);
        List<Long> before = tokens();
        redis.send(Command.FLUSHALL);
        market.forget();
        appendAll(48);
        market.assertViews();
        allIsWell();
        List<Long> after = tokens();
        IntStream.range(0, CalcProcess.PARTITIONS)
                .forEach(p -> assertThat(after.get(p)).isGreaterThanOrEqualTo(before.get(p)));
        groupIsBack();
    }

    @Test
    void connectionsThatAreCutLoseAndRepeatNothing() throws Exception {
        start(new TestRedis());
        int step = 0;
        for (List<Tick> batch : TestMarket.batches(53, 60, 20)) {
            market.append(batch);
            if (++step % 7 == 0) {
                redis.send(Command.CLIENT, "KILL", "TYPE", "normal", "SKIPME", "yes");
            }
        }
        market.assertAllTold(subscriber);
        allIsWell();
    }

    @Test
    void aRedisThatStallsForLongerThanALeaseLosesAndRepeatsNothing() throws Exception {
        start(new TestRedis());
        List<List<Tick>> batches = TestMarket.batches(59, 40, 20);
        batches.subList(0, 20).forEach(market::append);
        redis.freeze();
        try {
            Eventually.holds("all stop working", () -> members.stream()
                    .allMatch(calc -> calc.partitionsOwned() == 0 && !calc.isReady("calc/partitions")));
        } finally {
            redis.thaw();
        }
        batches.subList(20, 40).forEach(market::append);
        market.assertAllTold(subscriber);
        allIsWell();
    }

    /** Calc is what drains the queue: were it refused too, a full Redis would stay full. */
    @Test
    void aFullRedisIsDrained() throws Exception {
        start(new TestRedis());
        int partition = TestQueue.partitionOf(TestMarket.ONE);
        appendAll(61);
        market.assertAllTold(subscriber);
        members.forEach(CalcProcess::stop);
        for (int i = 1; i <= 200; i++) {
            market.append(List.of(TestMarket.tick(1_000_000_000 + i)));
        }
        queue.flushReads(partition, 1_000).forEach(id -> queue.flushAcknowledges(partition, id));
        redis.send(Command.CONFIG, "SET", "maxmemory", 1);
        Eventually.holds("full", () -> isRefused("HSET", "new", "field", "value"));
        members.add(new CalcProcess(redis.url(), 5).start());
        market.assertAllTold(subscriber);
        Eventually.holds("drained", () -> queue.length(partition) == 0);
    }

    @Test
    void aLostGroupIsMadeAgain() throws Exception {
        start(new TestRedis());
        int partition = TestQueue.partitionOf(TestMarket.ONE);
        redis.send(Command.XGROUP, "DESTROY", RedisKeys.ticks(partition), RedisKeys.CALC_GROUP);
        market.append(List.of(TestMarket.tick(1)));
        groupIsBack();
        market.append(List.of(TestMarket.tick(2)));
        market.assertAllTold(subscriber);
        Eventually.holds("moved on", () -> lastDelivered(partition).equals(lastAppended(partition)));
    }

    private void start(TestRedis started) throws Exception {
        redis = started;
        queue = new TestQueue(redis);
        market = new TestMarket(redis, queue);
        subscriber = new TestSubscriber(redis.url()).allowJumps();
        for (int i = 0; i < 2; i++) {
            members.add(new CalcProcess(redis.url(), 5).start());
        }
        allIsWell();
    }

    private void allIsWell() {
        Eventually.holds("shares are even", () -> members.stream()
                .allMatch(calc -> calc.partitionsOwned() == CalcProcess.PARTITIONS / 2.0));
        Eventually.holds("all are ready", () -> members.stream()
                .allMatch(calc -> calc.isReady("calc/partitions") && calc.isReady("calc/redis")));
    }

    private void appendAll(long seed) {
        TestMarket.batches(seed, 20, 20).forEach(market::append);
    }

    private boolean isRefused(String command, Object... arguments) {
        try {
            redis.send(Command.create(command), arguments);
            return false;
        } catch (AssertionError e) {
            return String.valueOf(e.getMessage()).contains("OOM");
        }
    }

    private List<Long> tokens() {
        return IntStream.range(0, CalcProcess.PARTITIONS)
                .mapToObj(partition -> redis.send(Command.HGET, RedisKeys.calcPosition(partition), "token")
                        .toLong())
                .toList();
    }

    private void groupIsBack() {
        int partition = TestQueue.partitionOf(TestMarket.ONE);
        Eventually.holds("made again", () -> groupsOf(partition).contains(RedisKeys.CALC_GROUP));
    }

    private List<String> groupsOf(int partition) {
        return groups(partition).map(group -> group.get("name").toString()).toList();
    }

    private String lastDelivered(int partition) {
        return groups(partition)
                .filter(group -> group.get("name").toString().equals(RedisKeys.CALC_GROUP))
                .map(group -> group.get("last-delivered-id").toString())
                .findAny()
                .orElseThrow();
    }

    private String lastAppended(int partition) {
        return redis.send(Command.XINFO, "STREAM", RedisKeys.ticks(partition))
                .get("last-generated-id")
                .toString();
    }

    private java.util.stream.Stream<Response> groups(int partition) {
        return StreamSupport.stream(
                redis.send(Command.XINFO, "GROUPS", RedisKeys.ticks(partition)).spliterator(), false);
    }
}
