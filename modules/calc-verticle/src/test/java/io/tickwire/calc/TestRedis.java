package io.tickwire.calc;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.TimeUnit;
import redis.embedded.RedisServer;

/** A Redis of the test's own on a free port of loopback, and a client that waits for answers. */
public final class TestRedis implements AutoCloseable {
    private static final int ANSWER_LIMIT_S = 10;

    private final RedisServer server;
    private final Vertx vertx = Vertx.vertx();
    private final Redis client;
    private final String url;

    public TestRedis() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        server = RedisServer.newRedisServer()
                .port(port)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .setting("maxmemory-policy noeviction")
                .build();
        server.start();
        url = "redis://127.0.0.1:" + port;
        client = Redis.createClient(vertx, url);
    }

    public String url() {
        return url;
    }

    public Response send(Command command, Object... arguments) {
        return await(ask(command, arguments));
    }

    Future<Response> ask(Command command, Object... arguments) {
        Request request = Request.cmd(command);
        for (Object argument : arguments) {
            if (argument instanceof byte[] bytes) {
                request.arg(bytes);
            } else {
                request.arg(String.valueOf(argument));
            }
        }
        return client.send(request);
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
        server.stop();
    }
}
