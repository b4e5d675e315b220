package io.tickwire.launcher.dead;

import io.tickwire.deadletter.DeadLetter;
import io.tickwire.deadletter.DeadLetterCodec;
import io.tickwire.domain.Decimal;
import io.tickwire.domain.Tick;
import io.tickwire.redis.RedisKeys;
import io.tickwire.teststores.RedisClusterStore;
import io.tickwire.teststores.RedisStore;
import io.tickwire.wire.FrameDecoder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/** A real Redis with dead letters in it, and the command as a shell runs it. */
final class DeadRig implements AutoCloseable {
    static final int PARTITIONS = 4;

    private final Vertx vertx = Vertx.vertx();
    private final Closeable server;
    private final Redis client;
    final String url;

    /** @param isCluster one master with all slots: it refuses what touches two of them, as any cluster does */
    DeadRig(boolean isCluster) throws Exception {
        if (isCluster) {
            RedisClusterStore cluster = new RedisClusterStore(1);
            server = cluster;
            url = cluster.urls() + "," + cluster.urls();
            client = Redis.createClient(vertx, cluster.urls());
        } else {
            RedisStore redis = RedisStore.inMemory();
            server = redis;
            url = redis.url();
            client = Redis.createClient(vertx, url);
        }
        send(Command.SET, RedisKeys.PARTITIONS, PARTITIONS);
    }

    /** How a command ended. */
    record Finished(int exitCode, String out, String err) {}

    Finished dead(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = new CommandLine(new DeadCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Finished(exitCode, out.toString(), err.toString());
    }

    Finished deadHere(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--redis=" + url);
        return dead(all.toArray(String[]::new));
    }

    String bury(Tick tick, String reason) throws Exception {
        return bury(reason, new DeadLetter.DeadTick(tick));
    }

    String bury(String reason, DeadLetter.Content content) throws Exception {
        Request request = Request.cmd(Command.XADD).arg(RedisKeys.DEAD_LETTERS).arg("*");
        DeadLetter letter = new DeadLetter("2026-11-22T10:00:00.000001Z", reason, 2, "17-0", content);
        for (Object field : DeadLetterCodec.fields(letter)) {
            if (field instanceof byte[] bytes) {
                request.arg(bytes);
            } else {
                request.arg(String.valueOf(field));
            }
        }
        return await(client.send(request)).toString();
    }

    static Tick tick(String symbol, int n) {
        return new Tick(symbol, 1_795_341_600_000_000L + n, Decimal.of(100 + n, 1), Decimal.of(n, 3), "venue", n, 0);
    }

    Response send(Command command, Object... arguments) throws Exception {
        Request request = Request.cmd(command);
        for (Object argument : arguments) {
            request.arg(argument.toString());
        }
        return await(client.send(request));
    }

    List<String> letterIds() throws Exception {
        return send(Command.XRANGE, RedisKeys.DEAD_LETTERS, "-", "+").stream()
                .map(entry -> entry.get(0).toString())
                .toList();
    }

    List<Tick> queued(int partition) throws Exception {
        List<Tick> ticks = new ArrayList<>();
        for (Response entry : send(Command.XRANGE, RedisKeys.ticks(partition), "-", "+")) {
            ticks.addAll(new FrameDecoder().decode(entry.get(1).get(1).toBytes()));
        }
        return ticks;
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        try {
            await(vertx.close());
        } catch (Exception e) {
            throw new IOException(e);
        } finally {
            server.close();
        }
    }
}
