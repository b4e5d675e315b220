package io.tickwire.gateway;

import io.tickwire.config.UpdatesChannel;
import io.tickwire.domain.MicrosClock;
import io.tickwire.domain.TickIdentity;
import io.tickwire.redis.RedisKeys;
import io.tickwire.teststores.RedisStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A Redis of the test's own, and what calc does with it: store a view and publish it, in one step. */
public final class TestRedis implements AutoCloseable {
    static final int PARTITIONS = 4;
    private static final String PUBLISH = "redis.call('HSET', KEYS[1], ARGV[1], ARGV[2]) "
            + "if ARGV[3] == '1' then redis.call('PUBLISH', ARGV[4], ARGV[2]) "
            + "redis.call('HINCRBY', KEYS[2], 'messages', 1) end";

    /** Where updates are published. */
    UpdatesChannel channel = UpdatesChannel.DEFAULT;

    private final Vertx vertx = Vertx.vertx();
    private final RedisStore server = RedisStore.inMemory();
    private Redis client = Redis.createClient(vertx, server.url());

    TestRedis() throws IOException {}

    void start() throws IOException {
        server.start();
        client = Redis.createClient(vertx, url());
    }

    void stop() throws IOException {
        client.close();
        server.stop();
    }

    String url() {
        return server.url();
    }

    void publish(String symbol, long seq) {
        store(symbol, seq, true);
    }

    /** As calc does now: the message tells when it was published. */
    void publishNow(String symbol, long seq) {
        store(symbol, TestMessages.updated(symbol, seq, MicrosClock.system().micros()), true);
    }

    /** Stores without publishing: what a gateway that is a moment behind has not heard of. */
    void storeSilently(String symbol, long seq) {
        store(symbol, seq, false);
    }

    private void store(String symbol, long seq, boolean publish) {
        store(symbol, TestMessages.updated(symbol, seq, TestMessages.BASE_MICROS + seq * 1_000), publish);
    }

    private void store(String symbol, String message, boolean publish) {
        int partition = TickIdentity.partitionOf(symbol, PARTITIONS);
        send(
                Command.EVAL,
                PUBLISH,
                2,
                RedisKeys.views(partition),
                RedisKeys.calcPosition(partition),
                symbol,
                message,
                publish ? "1" : "0",
                channel.ofPartition(partition));
    }

    /** Publishes a message as one of the symbol's partition, and stores nothing. */
    void publishCounted(String symbol, String message) {
        int partition = TickIdentity.partitionOf(symbol, PARTITIONS);
        send(
                Command.EVAL,
                "redis.call('PUBLISH', ARGV[1], ARGV[2]) return redis.call('HINCRBY', KEYS[1], 'messages', 1)",
                1,
                RedisKeys.calcPosition(partition),
                channel.ofPartition(partition),
                message);
    }

    /** As calc-cross does: stores the market view and publishes it, in one step. */
    void publishMarket(String message, boolean publish) {
        send(
                Command.EVAL,
                "redis.call('HSET', KEYS[1], 'message', ARGV[2]) "
                        + "if ARGV[3] == '1' then redis.call('PUBLISH', ARGV[1], ARGV[2]) end",
                1,
                RedisKeys.CROSS,
                channel.name(),
                message,
                publish ? "1" : "0");
    }

    void publishRaw(String message) {
        send(Command.PUBLISH, channel.name(), message);
    }

    /** Meanwhile the symbol's partition publishes all the time what nobody hears: its count of messages never stands still. */
    void whilePublishing(String symbol, Callable<?> test) throws Exception {
        String position = RedisKeys.calcPosition(TickIdentity.partitionOf(symbol, PARTITIONS));
        AtomicBoolean ended = new AtomicBoolean();
        Thread publisher = new Thread(() -> {
            while (!ended.get()) {
                send(Command.HINCRBY, position, "messages", 1);
            }
        });
        publisher.start();
        try {
            test.call();
        } finally {
            ended.set(true);
            publisher.join();
        }
    }

    Response send(Command command, Object... arguments) {
        Request request = Request.cmd(command);
        for (Object argument : arguments) {
            request.arg(String.valueOf(argument));
        }
        return await(client.send(request));
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws IOException {
        await(vertx.close());
        server.close();
    }
}
