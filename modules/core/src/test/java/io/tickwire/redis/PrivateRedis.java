package io.tickwire.redis;

import java.io.IOException;
import java.net.ServerSocket;
import redis.embedded.RedisServer;

/** A real Redis of the test's own, on a free port, that can be stalled and stopped. */
final class PrivateRedis implements AutoCloseable {
    private final int port;
    private RedisServer server;

    PrivateRedis() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        start();
    }

    void start() throws IOException {
        server = RedisServer.newRedisServer().port(port).setting("save \"\"").build();
        server.start();
    }

    void stop() throws IOException {
        server.stop();
    }

    /** Sends a signal, {@code STOP} or {@code CONT}, to the server's process. */
    void signal(String signal, long pid) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
    }

    String url() {
        return "redis://127.0.0.1:" + port;
    }

    @Override
    public void close() throws IOException {
        stop();
    }
}
