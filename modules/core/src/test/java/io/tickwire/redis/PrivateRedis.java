package io.tickwire.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import redis.embedded.RedisServer;

/** A real Redis of the test's own, on a free port, that can be stalled, stopped and killed. */
final class PrivateRedis implements AutoCloseable {
    private final int port;
    private final List<String> settings;
    private RedisServer server;

    /** @param settings lines of its configuration */
    PrivateRedis(String... settings) throws IOException {
        this.port = freePort();
        this.settings = List.of(settings);
        start();
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

    void start() throws IOException {
        var builder = RedisServer.newRedisServer().port(port).bind("127.0.0.1").setting("save \"\"");
        settings.forEach(builder::setting);
        server = builder.build();
        server.start();
    }

    void stop() throws IOException {
        server.stop();
    }

    /** SIGKILL. */
    void kill() throws IOException {
        ProcessHandle process = ProcessHandle.of(pid()).orElseThrow();
        process.destroyForcibly();
        process.onExit().join();
        server.stop();
    }

    long pid() throws IOException {
        return Long.parseLong(infoLine("server", "process_id:"));
    }

    /** A value of INFO. */
    String infoLine(String section, String name) throws IOException {
        return bulk("INFO " + section)
                .lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).trim())
                .findFirst()
                .orElseThrow();
    }

    /** Sends a signal, {@code STOP} or {@code CONT}, to the server's process. */
    void signal(String signal, long pid) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
    }

    /** One command in Redis' inline form, and the first line of the answer. */
    String command(String command) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }

    /** One command whose answer is a text of several lines. */
    String bulk(String command) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write((command + "\r\nQUIT\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    int port() {
        return port;
    }

    String url() {
        return "redis://127.0.0.1:" + port;
    }

    @Override
    public void close() throws IOException {
        stop();
    }
}
