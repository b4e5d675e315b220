package io.tickwire.calc;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import redis.embedded.RedisServer;

/** A Redis of the test's own on a free port of loopback, and a client that waits for answers. */
public final class TestRedis implements TestCommands, AutoCloseable {
    private static final int ANSWER_LIMIT_S = 10;

    private final Vertx vertx = Vertx.vertx();
    private final Redis client;
    private final int port;
    private final List<String> settings;
    private RedisServer server;

    /** One that forgets everything when it ends. */
    public TestRedis() throws IOException {
        this(List.of());
    }

    /** One that has everything it ever confirmed after a crash too. */
    public static TestRedis durable(Path directory) throws IOException {
        return new TestRedis(List.of("appendonly yes", "appendfsync always", "dir " + directory));
    }

    /** A durable one that is to be a master of a cluster. */
    static TestRedis master(Path directory) throws IOException {
        return new TestRedis(List.of(
                "appendonly yes",
                "appendfsync always",
                "dir " + directory,
                "cluster-enabled yes",
                "cluster-node-timeout 2000"));
    }

    private TestRedis(List<String> settings) throws IOException {
        this.settings = settings;
        port = freePort();
        startServer();
        client = Redis.createClient(vertx, url());
    }

    /** Low enough for the port of the cluster bus, 10,000 above it. */
    private static int freePort() throws IOException {
        int port;
        do {
            try (ServerSocket free = new ServerSocket(0)) {
                port = free.getLocalPort();
            }
        } while (port > 55_000);
        return port;
    }

    int port() {
        return port;
    }

    private void startServer() throws IOException {
        var builder = RedisServer.newRedisServer()
                .port(port)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .setting("maxmemory-policy noeviction");
        settings.forEach(builder::setting);
        server = builder.build();
        server.start();
    }

    /** Kills the server and starts it again. */
    void crash() throws IOException {
        ProcessHandle process = ProcessHandle.of(pid()).orElseThrow();
        process.destroyForcibly();
        process.onExit().join();
        server.stop();
        startServer();
        Eventually.holds("answers again", () -> answers(ask(Command.PING)));
    }

    long pid() {
        return send(Command.INFO, "server")
                .toString()
                .lines()
                .filter(line -> line.startsWith("process_id:"))
                .mapToLong(line ->
                        Long.parseLong(line.substring("process_id:".length()).trim()))
                .findAny()
                .orElseThrow();
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
        return "redis://127.0.0.1:" + port;
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
        server.stop();
    }
}
