package io.tickwire.flush;

import io.tickwire.domain.Tick;
import io.tickwire.domain.TickIdentity;
import io.tickwire.redis.RedisKeys;
import io.tickwire.wire.FrameEncoder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The other sides of the queue: ingest, which appends, and calc, which says how far it is. */
final class TestQueue implements AutoCloseable {
    static final int PARTITIONS = 4;

    private final Redis redis;
    private final FrameEncoder encoder = new FrameEncoder();

    TestQueue(Vertx vertx, String url) {
        redis = Redis.createClient(
                vertx,
                new RedisOptions().setConnectionString(url).setMaxPoolSize(2).setMaxWaitingHandlers(100_000));
    }

    Response send(Command command, Object... arguments) {
        return await(redis.send(request(command, arguments)));
    }

    /** Appends as ingest does: a frame of at most so many ticks each, and the meter. */
    void append(List<Tick> ticks, int perFrame) {
        List<Request> requests = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            int p = partition;
            List<Tick> mine = ticks.stream()
                    .filter(tick -> TickIdentity.partitionOf(tick.symbol(), PARTITIONS) == p)
                    .toList();
            for (int from = 0; from < mine.size(); from += perFrame) {
                List<Tick> some = mine.subList(from, Math.min(mine.size(), from + perFrame));
                requests.add(request(Command.XADD, RedisKeys.ticks(p), "*", "f", encoder.encode(some)));
                requests.add(request(Command.HINCRBY, RedisKeys.meter(p), "appended", some.size()));
            }
        }
        await(redis.batch(requests));
    }

    void append(List<Tick> ticks) {
        append(ticks, FrameEncoder.MAX_TICKS);
    }

    String appendRaw(int partition, String field, byte[] value) {
        return send(Command.XADD, RedisKeys.ticks(partition), "*", field, value).toString();
    }

    /** calc has read and committed all there is. */
    void calcIsDone() {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            Response last = send(Command.XINFO, "STREAM", RedisKeys.ticks(partition));
            send(
                    Command.HSET,
                    RedisKeys.calcPosition(partition),
                    "position",
                    last.get("last-generated-id").toString());
        }
    }

    /** Entries delivered to any consumer of flush and not acknowledged. */
    long pending() {
        long sum = 0;
        for (int partition = 0; partition < PARTITIONS; partition++) {
            sum += send(Command.XPENDING, RedisKeys.ticks(partition), RedisKeys.FLUSH_GROUP)
                    .get(0)
                    .toLong();
        }
        return sum;
    }

    /** Entries in the streams. */
    long length() {
        long sum = 0;
        for (int partition = 0; partition < PARTITIONS; partition++) {
            sum += send(Command.XLEN, RedisKeys.ticks(partition)).toLong();
        }
        return sum;
    }

    /** A counter of the meters, over all partitions: {@code appended} or {@code flush}. */
    long metered(String counter) {
        long sum = 0;
        for (int partition = 0; partition < PARTITIONS; partition++) {
            Response value = send(Command.HGET, RedisKeys.meter(partition), counter);
            sum += value == null ? 0 : value.toLong();
        }
        return sum;
    }

    long consumers() {
        long sum = 0;
        for (int partition = 0; partition < PARTITIONS; partition++) {
            sum += send(Command.XINFO, "CONSUMERS", RedisKeys.ticks(partition), RedisKeys.FLUSH_GROUP)
                    .size();
        }
        return sum;
    }

    /** Every pending entry with its consumer. */
    List<String> owners() {
        return pendingEntries().stream()
                .map(entry -> entry.get(0) + " " + entry.get(1))
                .sorted()
                .toList();
    }

    /** Longest time since a pending entry was last marked by its consumer, milliseconds. */
    long longestHeldMs() {
        return pendingEntries().stream()
                .mapToLong(entry -> entry.get(2).toLong())
                .max()
                .orElse(0);
    }

    private List<Response> pendingEntries() {
        List<Response> entries = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            send(Command.XPENDING, RedisKeys.ticks(partition), RedisKeys.FLUSH_GROUP, "-", "+", 1000)
                    .forEach(entries::add);
        }
        return entries;
    }

    /** Dead letters as their fields. */
    List<Response> deadLetters() {
        Response all = send(Command.XRANGE, RedisKeys.DEAD_LETTERS, "-", "+");
        return all.stream().map(entry -> entry.get(1)).toList();
    }

    @Override
    public void close() {
        await(redis.close());
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(120, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Request request(Command command, Object... arguments) {
        Request request = Request.cmd(command);
        for (Object argument : arguments) {
            if (argument instanceof byte[] bytes) {
                request.arg(bytes);
            } else {
                request.arg(String.valueOf(argument));
            }
        }
        return request;
    }
}
