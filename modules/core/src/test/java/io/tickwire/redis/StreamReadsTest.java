package io.tickwire.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickwire.config.RedisUrl;
import io.tickwire.teststores.RedisStore;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a Redis: every entry of every stream comes once and in order, whoever reads when. */
class StreamReadsTest {
    private static final int PARTITIONS = 8;
    private static final long LONG_MS = 60_000;
    private static final Pattern XREAD_CALLS = Pattern.compile("cmdstat_xread:calls=(\\d+)");

    private Vertx vertx;
    private Context loop;
    private RedisStore redis;
    private RedisLink writes;
    private QueueReads queue;
    private final Map<Integer, List<String>> received = new ConcurrentHashMap<>();
    private boolean readsOfGroup;
    private volatile boolean stopped;

    @BeforeEach
    void connect() throws Exception {
        vertx = Vertx.vertx();
        loop = vertx.getOrCreateContext();
        redis = RedisStore.inMemory();
        onLoop(() -> {
            writes = new RedisLink(vertx, RedisUrl.parse(redis.url()), "test-writes", 5_000);
            return writes.connect();
        });
    }

    @AfterEach
    void close() throws Exception {
        stopped = true;
        onLoop(() -> queue == null ? Future.succeededFuture() : queue.close());
        onLoop(writes::close);
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        redis.close();
    }

    @Test
    void oneAppendToAllStreamsIsReadInAFewCommands() throws Exception {
        begin(5, LONG_MS);
        IntStream.range(0, PARTITIONS).forEach(partition -> follow(partition, 64));
        Eventually.holds("a command waits", () -> blockedClients() == 1);
        long before = xreadCalls();
        appendToAll("a");
        Eventually.holds("all have it", () -> IntStream.range(0, PARTITIONS).allMatch(p -> got(p) == 1));
        Eventually.holds("a command waits", () -> blockedClients() == 1);
        assertThat(xreadCalls() - before).isLessThanOrEqualTo(4);
    }

    @Test
    void whoBeginsWhileACommandWaitsIsNotHeldUpByIt() throws Exception {
        begin(5, LONG_MS);
        follow(0, 64);
        Eventually.holds("a command waits", () -> blockedClients() == 1);
        append(1, "old");
        follow(1, 64);
        Eventually.holds("what was there", () -> got(1) == 1);
        append(1, "new");
        Eventually.holds("what comes", () -> got(1) == 2);
        assertThat(got(0)).isZero();
        append(0, "late");
        Eventually.holds("what was waited for", () -> got(0) == 1);
    }

    @Test
    void aQuietStreamSaysSoThoughOthersAreBusy() throws Exception {
        begin(1, 50);
        follow(0, 64);
        List<List<Response>> quiet = new CopyOnWriteArrayList<>();
        loop.runOnContext(nothing -> queue.lane(1).reads().read(1, "0-0", 64).onSuccess(quiet::add));
        int appended = 0;
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (quiet.isEmpty() && System.nanoTime() < deadlineNanos) {
            append(0, "busy" + appended++);
        }
        assertThat(quiet).containsExactly(List.of());
    }

    @Test
    void aStreamThatRedisRefusesHoldsUpNobodyElse() throws Exception {
        command(Request.cmd(Command.SET).arg(RedisKeys.ticks(3)).arg("no stream"));
        begin(5, 200);
        List<Throwable> refusals = new CopyOnWriteArrayList<>();
        loop.runOnContext(nothing -> refuse(refusals));
        IntStream.range(0, 3).forEach(partition -> follow(partition, 64));
        for (int i = 0; i < 20; i++) {
            int sent = i;
            appendTo(IntStream.range(0, 3).toArray(), "e" + i);
            Eventually.holds("entry " + i, () -> IntStream.range(0, 3).allMatch(p -> got(p) == sent + 1));
        }
        Eventually.holds("the refusal is told", () -> !refusals.isEmpty());
        assertThat(refusals).allSatisfy(refusal -> assertThat(refusal).hasMessageContaining("WRONGTYPE"));
    }

    @Test
    void aReadThatIsGivenUpFailsAndTheNextOneMissesNothing() throws Exception {
        begin(5, LONG_MS);
        follow(0, 64);
        Eventually.holds("a command waits", () -> blockedClients() == 1);
        loop.runOnContext(nothing -> {
            queue.lane(1).reads().read(1, "0-0", 64).onComplete(done -> {});
            queue.lane(1).reads().cancel(1);
        });
        follow(1, 64);
        append(1, "a");
        append(0, "b");
        append(1, "c");
        Eventually.holds("all", () -> got(1) == 2 && got(0) == 1);
    }

    @Test
    void endsAllReadsWhenItIsClosed() throws Exception {
        begin(5, LONG_MS);
        Promise<List<Response>> read = Promise.promise();
        loop.runOnContext(nothing -> queue.lane(0).reads().read(0, "0-0", 1).onComplete(read));
        Eventually.holds("a command waits", () -> blockedClients() == 1);
        onLoop(queue::close);
        assertThatThrownBy(() -> await(read.future())).hasRootCauseInstanceOf(RedisUnavailableException.class);
    }

    /** Random appends and readers that take their time, against what the streams have. What a group's consumer lost would not come again. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyEntryComesOnceAndInOrder(boolean ofGroup) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        begin(2, 20, ofGroup);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            int most = 1 + random.nextInt(64);
            followSlowly(partition, "0-0", most, new Random(seed + partition));
        }
        Map<Integer, List<String>> sent = new ConcurrentHashMap<>();
        for (int i = 0; i < 400; i++) {
            int[] partitions = random.ints(1 + random.nextInt(PARTITIONS), 0, PARTITIONS)
                    .distinct()
                    .toArray();
            if (random.nextInt(20) == 0) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(60))); // reads end without entries
            }
            for (int n = random.nextInt(10); n >= 0; n--) {
                String text = i + "." + n;
                appendTo(partitions, text);
                for (int partition : partitions) {
                    sent.computeIfAbsent(partition, key -> new ArrayList<>()).add(text);
                }
            }
        }
        for (int partition : sent.keySet()) {
            int size = sent.get(partition).size();
            Eventually.holds("seed=" + seed + " partition=" + partition, () -> got(partition) >= size);
        }
        assertThat(received).as("seed=" + seed).isEqualTo(sent);
    }

    private void begin(long gatherMs, long blockMs) throws Exception {
        begin(gatherMs, blockMs, false);
    }

    private void begin(long gatherMs, long blockMs, boolean ofGroup) throws Exception {
        readsOfGroup = ofGroup;
        for (int partition = 0; ofGroup && partition < PARTITIONS; partition++) {
            command(Request.cmd(Command.XGROUP)
                    .arg("CREATE")
                    .arg(RedisKeys.ticks(partition))
                    .arg("readers")
                    .arg("0")
                    .arg("MKSTREAM"));
        }
        onLoop(() -> {
            queue = new QueueReads(
                    vertx,
                    RedisUrl.parse(redis.url()),
                    "test",
                    () -> ofGroup
                            ? Request.cmd(Command.XREADGROUP)
                                    .arg("GROUP")
                                    .arg("readers")
                                    .arg("me")
                            : Request.cmd(Command.XREAD),
                    gatherMs,
                    blockMs,
                    5_000);
            return queue.lane(0).connect();
        });
    }

    private void follow(int partition, int most) {
        loop.runOnContext(nothing -> readOn(partition, "0-0", most, () -> 0L));
    }

    private void followSlowly(int partition, String after, int most, Random random) {
        loop.runOnContext(
                nothing -> readOn(partition, after, most, () -> random.nextBoolean() ? 0L : random.nextInt(8)));
    }

    private void readOn(int partition, String after, int most, Supplier<Long> pauseMs) {
        String from = readsOfGroup ? ">" : after;
        queue.lane(partition).reads().read(partition, from, most).onSuccess(entries -> {
            String newest = after;
            for (Response entry : entries) {
                newest = entry.get(0).toString();
                received.computeIfAbsent(partition, key -> new CopyOnWriteArrayList<>())
                        .add(entry.get(1).get("f").toString());
            }
            String next = newest;
            long pause = pauseMs.get();
            if (stopped) {
                return;
            }
            if (pause == 0) {
                readOn(partition, next, most, pauseMs);
            } else {
                vertx.setTimer(pause, timer -> readOn(partition, next, most, pauseMs));
            }
        });
    }

    private void refuse(List<Throwable> refusals) {
        queue.lane(3).reads().read(3, "0-0", 64).onFailure(refusal -> {
            if (!stopped) {
                refusals.add(refusal);
                vertx.setTimer(10, timer -> refuse(refusals));
            }
        });
    }

    private int got(int partition) {
        return received.getOrDefault(partition, List.of()).size();
    }

    private void append(int partition, String text) throws Exception {
        appendTo(new int[] {partition}, text);
    }

    private void appendToAll(String text) throws Exception {
        appendTo(IntStream.range(0, PARTITIONS).toArray(), text);
    }

    private void appendTo(int[] partitions, String text) throws Exception {
        Request script = Request.cmd(Command.EVAL)
                .arg("for _, key in ipairs(KEYS) do redis.call('XADD', key, '*', 'f', ARGV[1]) end")
                .arg(partitions.length);
        for (int partition : partitions) {
            script.arg(RedisKeys.ticks(partition));
        }
        command(script.arg(text));
    }

    private Response command(Request request) throws Exception {
        return onLoop(() -> writes.send(request));
    }

    private int blockedClients() throws Exception {
        String info = command(Request.cmd(Command.INFO).arg("clients")).toString();
        return Integer.parseInt(info.replaceAll("(?s).*blocked_clients:(\\d+).*", "$1"));
    }

    private long xreadCalls() throws Exception {
        Matcher calls = XREAD_CALLS.matcher(
                command(Request.cmd(Command.INFO).arg("commandstats")).toString());
        return calls.find() ? Long.parseLong(calls.group(1)) : 0;
    }

    private <T> T onLoop(Supplier<Future<T>> work) throws Exception {
        Promise<T> done = Promise.promise();
        loop.runOnContext(nothing -> work.get().onComplete(done));
        return await(done.future());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
