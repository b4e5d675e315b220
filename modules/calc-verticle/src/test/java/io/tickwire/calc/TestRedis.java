package io.tickwire.calc;

import io.tickwire.teststores.RedisStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** A Redis of the test's own, and a client that waits for answers. */
public final class TestRedis implements TestCommands, AutoCloseable {
    private static final int ANSWER_LIMIT_S = 60;

    private final Vertx vertx = Vertx.vertx();
    private final Redis client;
    private final RedisStore server;

    /** One that forgets everything when it ends. */
    public TestRedis() throws IOException {
        this(RedisStore.inMemory());
    }

    /** One that has everything it ever confirmed after a crash too. */
    static TestRedis durable() throws IOException {
        return new TestRedis(RedisStore.durable());
    }

    private TestRedis(RedisStore server) {
        this.server = server;
        client = Redis.createClient(vertx, url());
    }

    /** Kills the server and starts it again. */
    void crash() throws IOException {
        server.kill();
        server.start();
        Eventually.holds("answers again", () -> answers(ask(Command.PING)));
    }

    /** Connections stay open and nothing answers. */
    void freeze() throws IOException {
        server.freeze();
    }

    void thaw() throws IOException {
        server.thaw();
    }

    private static boolean answers(Future<Response> answer) {
        try {
            await(answer);
            return true;
        } catch (AssertionError e) {
            return false;
        }
    }

    public String url() {
        return server.url();
    }

    @Override
    public Response send(Command command, Object... arguments) {
        return await(ask(command, arguments));
    }

    Future<Response> ask(Command command, Object... arguments) {
        return client.send(request(command, arguments));
    }

    static Request request(Command command, Object... arguments) {
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

    public static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(ANSWER_LIMIT_S, TimeUnit.SECONDS);
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
