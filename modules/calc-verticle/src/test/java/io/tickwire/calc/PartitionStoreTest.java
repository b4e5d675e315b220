package io.tickwire.calc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickwire.calc.ownership.PartitionLease;
import io.tickwire.calc.partition.Commit;
import io.tickwire.calc.partition.LiveRules;
import io.tickwire.calc.partition.PartitionState;
import io.tickwire.calc.partition.PublishRound;
import io.tickwire.calc.partition.Recovered;
import io.tickwire.config.RedisUrl;
import io.tickwire.config.UpdatesChannel;
import io.tickwire.domain.Decimal;
import io.tickwire.domain.Tick;
import io.tickwire.redis.RedisKeys;
import io.tickwire.redis.RedisLink;
import io.tickwire.redis.StreamId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Writes that come too late for whatever reason are refused, and nothing of them is done. */
class PartitionStoreTest {
    private static final StreamId FIRST = new StreamId(1, 0);
    private static final Commit COMMIT = new Commit(Optional.empty(), FIRST, 1, List.of(), List.of(), false);
    private static final PublishRound ROUND = new PublishRound(
            List.of(),
            List.of(new PublishRound.View(
                    "A",
                    "{\"seq\":1,\"view\":{\"count\":1,\"publishedAt\":\"2026-11-22T10:00:00.123456Z\"}}"
                            .getBytes(StandardCharsets.US_ASCII),
                    1)),
            Optional.of(FIRST));

    private final Vertx vertx = Vertx.vertx();
    private final AtomicLong nanos = new AtomicLong();
    private TestRedis redis;
    private RedisLink link;

    @BeforeEach
    void connect() throws Exception {
        redis = new TestRedis();
        new TestQueue(redis);
        link = new RedisLink(vertx, RedisUrl.parse(redis.url()), "test", 2_000);
        TestRedis.await(link.connect());
    }

    @AfterEach
    void close() throws Exception {
        TestRedis.await(link.close());
        TestRedis.await(vertx.close());
        redis.close();
    }

    @Test
    void anOwnersWritesAreDone() {
        PartitionStore store = store(lease(7));
        TestRedis.await(store.takeOver());
        TestRedis.await(store.publish(ROUND));
        TestRedis.await(store.commit(COMMIT));
        Recovered recovered = TestRedis.await(store.takeOver());
        assertThat(recovered.position()).contains(FIRST);
        assertThat(recovered.published()).contains(FIRST);
    }

    @Test
    void theNextOwnerKnowsWhetherTheOneBeforeLeftInOrder() {
        assertThat(TestRedis.await(store(lease(7)).takeOver()).inOrder())
                .as("there was none")
                .isTrue();
        PartitionStore inOrder = store(lease(8));
        assertThat(TestRedis.await(inOrder.takeOver()).inOrder())
                .as("the one before said nothing")
                .isFalse();
        TestRedis.await(inOrder.publish(ROUND));
        TestRedis.await(inOrder.leave());
        PartitionStore untouched = store(lease(9));
        assertThat(TestRedis.await(untouched.takeOver()).inOrder()).isTrue();
        TestRedis.await(untouched.leaveUntouched());
        PartitionStore published = store(lease(10));
        assertThat(TestRedis.await(published.takeOver()).inOrder()).isTrue();
        TestRedis.await(published.publish(ROUND));
        TestRedis.await(published.leaveUntouched());
        assertThat(TestRedis.await(store(lease(11)).takeOver()).inOrder())
                .as("what it published may be lost")
                .isFalse();
    }

    @Test
    void theOwnerBeforeIsRefused() {
        PartitionStore before = store(lease(7));
        TestRedis.await(before.takeOver());
        TestRedis.await(store(lease(8)).takeOver());
        assertNothingIsWrittenBy(before);
        assertFenced(before.takeOver());
    }

    /** A write whose answer was given up may be on its way for long: it must not be done after its owner read on from Redis. */
    @Test
    void whatAnOwnerSentBeforeItLoadedAgainIsRefused() {
        PartitionLease lease = lease(7);
        PartitionStore before = store(lease);
        TestRedis.await(before.takeOver());
        TestRedis.await(store(lease).takeOver());
        assertNothingIsWrittenBy(before);
    }

    @Test
    void aTokenThatRedisHasLostFencesToo() {
        PartitionStore store = store(lease(7));
        TestRedis.await(store.takeOver());
        redis.send(Command.DEL, RedisKeys.calcPosition(0));
        assertNothingIsWrittenBy(store);
    }

    @Test
    void afterTheEndOfItsLeaseNothingIsSent() {
        PartitionLease lease = lease(7);
        PartitionStore store = store(lease);
        TestRedis.await(store.takeOver());
        nanos.set(TimeUnit.SECONDS.toNanos(5));
        assertNothingIsWrittenBy(store);
        nanos.set(0);
        assertThat(lease.isHeld()).as("ended is ended").isFalse();
    }

    /** A refusal that began with MOVED would be a redirect for a client of a Redis Cluster. */
    @Test
    void aCommitToOtherStateIsRefusedByAWordOfItsOwn() {
        PartitionStore store = store(lease(7));
        TestRedis.await(store.takeOver());
        TestRedis.await(store.commit(COMMIT));
        assertThatThrownBy(() -> TestRedis.await(store.commit(COMMIT))).hasMessageContaining("STALE state");
    }

    @Test
    void aCommitNamesItsFormatAndNeverTakesALaterOneBack() {
        PartitionStore store = store(lease(7));
        TestRedis.await(store.takeOver());
        TestRedis.await(store.commit(COMMIT));
        assertThat(format()).isEqualTo(1);
        redis.send(Command.HSET, RedisKeys.calcPosition(0), "format", 12); // greater as a number, not as text
        TestRedis.await(
                store.commit(new Commit(Optional.of(FIRST), new StreamId(2, 0), 1, List.of(), List.of(), false)));
        assertThat(format()).isEqualTo(12);
    }

    @Test
    void stateThatCanNotBeReadIsNamed() {
        redis.send(Command.SADD, RedisKeys.calcSymbols(0), "A");
        redis.send(Command.HSET, RedisKeys.calcSymbol(0, "A"), "head", new byte[] {2, 1});
        assertThatThrownBy(() -> {
                    PartitionStore store = store(lease(7));
                    TestRedis.await(store.takeOver());
                    TestRedis.await(store.saved().loadSymbols(page -> {}));
                })
                .hasStackTraceContaining("UnreadableStateException")
                .hasStackTraceContaining("symbol=A field=head version=2 readable=1..1");
    }

    /** More views and symbols than one answer has. */
    @Test
    void whatWasLeftIsLoadedInPages() {
        LiveRules rules = new LiveRules(300_000_000, 0, UpdatesChannel.DEFAULT, Set.of());
        PartitionState state = new PartitionState(rules, () -> 1, Recovered.NOTHING, 0);
        List<Tick> ticks = IntStream.range(0, 1_100)
                .mapToObj(i -> new Tick("S" + i, 1, Decimal.of(1, 0), Decimal.of(1, 0), "a", i, 1))
                .toList();
        state.apply(FIRST, ticks, 0);
        PartitionStore store = store(lease(7));
        TestRedis.await(store.takeOver());
        TestRedis.await(store.publish(state.takeDue(0, 2_000)));
        TestRedis.await(store.commit(state.takeCommit()));
        Recovered recovered = TestRedis.await(store.takeOver());
        List<Integer> sizes = new ArrayList<>();
        List<String> names = new ArrayList<>();
        TestRedis.await(store.saved().loadSymbols(page -> {
            sizes.add(page.size());
            page.forEach(symbol -> names.add(symbol.state().symbol()));
        }));
        String[] all = ticks.stream().map(Tick::symbol).toArray(String[]::new);
        assertThat(recovered.views().keySet()).containsExactlyInAnyOrder(all);
        assertThat(names).containsExactlyInAnyOrder(all);
        assertThat(sizes).hasSize(18).allMatch(size -> size <= 64);
    }

    @Test
    void aSymbolThatComesBackMustBeThere() {
        assertThatThrownBy(() -> TestRedis.await(store(lease(7)).saved().load(List.of("A"), page -> {})))
                .hasStackTraceContaining("Redis has lost the committed state of a symbol: symbol=A");
    }

    @Test
    void updatesGoToTheChannelOfTheirPartitionWhenItHasOne() throws Exception {
        UpdatesChannel channel = new UpdatesChannel("realtime:updates", true);
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        RedisLink subscriber = RedisLink.toOneNode(vertx, RedisUrl.parse(redis.url()), "subscriber", 2_000)
                .onMessage(push -> heard.add(push.get(0) + " " + push.get(1)));
        TestRedis.await(subscriber.connect());
        TestRedis.await(subscriber.send(
                Request.cmd(Command.SUBSCRIBE).arg("realtime:updates").arg("realtime:updates:{0}")));
        assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo("subscribe realtime:updates");
        assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo("subscribe realtime:updates:{0}");
        PartitionStore store = store(lease(7), channel);
        TestRedis.await(store.takeOver());
        TestRedis.await(store.publish(ROUND));
        assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo("message realtime:updates:{0}");
        assertThat(store.messages()).as("counted as ever").isEqualTo(1);
        TestRedis.await(subscriber.close());
    }

    private int format() {
        return redis.send(Command.HGET, RedisKeys.calcPosition(0), "format").toInteger();
    }

    private void assertNothingIsWrittenBy(PartitionStore store) {
        assertFenced(store.publish(ROUND));
        assertFenced(store.commit(COMMIT));
        assertThat(redis.send(Command.EXISTS, RedisKeys.views(0)).toInteger()).isZero();
        assertThat(redis.send(Command.HMGET, RedisKeys.calcPosition(0), "position", "published"))
                .containsOnlyNulls();
    }

    private static void assertFenced(Future<?> write) {
        assertThatThrownBy(() -> TestRedis.await(write)).hasRootCauseInstanceOf(FencedException.class);
    }

    private PartitionLease lease(long token) {
        redis.send(Command.HSET, RedisKeys.calcPosition(0), "token", token);
        return new PartitionLease(0, token, nanos::get, TimeUnit.SECONDS.toNanos(5));
    }

    private PartitionStore store(PartitionLease lease) {
        return store(lease, UpdatesChannel.DEFAULT);
    }

    private PartitionStore store(PartitionLease lease, UpdatesChannel channel) {
        return new PartitionStore(link, lease, new LiveRules(300_000_000, 0, channel, Set.of()), false);
    }
}
