package io.tickwire.teststores;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A real Redis of a test's own, on a port of loopback that it keeps, with {@code noeviction} and without snapshots unless its
 * settings say otherwise. Every start is over when it answers.
 */
public final class RedisStore implements Closeable {
    private static final int ANSWER_LIMIT_MS = 10_000;

    private final int port = Ports.free();
    private final Server server;

    private RedisStore(List<String> settings) throws IOException {
        List<String> all = new ArrayList<>(List.of("save \"\"", "maxmemory-policy noeviction"));
        all.addAll(settings);
        server = Backend.ofThisRun().redis(port, all);
        start();
    }

    private RedisStore(String master, int masterPort, int quorum, int downAfterMs) throws IOException {
        server = Backend.ofThisRun()
                .sentinel(
                        port,
                        List.of(
                                "sentinel monitor " + master + " 127.0.0.1 " + masterPort + " " + quorum,
                                "sentinel down-after-milliseconds " + master + " " + downAfterMs,
                                "sentinel failover-timeout " + master + " 1000"));
        start();
    }

    /** A sentinel. */
    static RedisStore sentinel(String master, int masterPort, int quorum, int downAfterMs) throws IOException {
        return new RedisStore(master, masterPort, quorum, downAfterMs);
    }

    /**
     * One that forgets everything when it ends.
     *
     * @param settings more lines of its configuration
     */
    public static RedisStore inMemory(String... settings) throws IOException {
        return new RedisStore(List.of(settings));
    }

    /** One that has on disk whatever it has answered. */
    public static RedisStore durable(String... settings) throws IOException {
        List<String> all = new ArrayList<>(List.of("appendonly yes", "appendfsync always"));
        all.addAll(List.of(settings));
        return new RedisStore(all);
    }

    public int port() {
        return port;
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** Again, with what it has on disk. */
    public void start() throws IOException {
        server.start();
        Condition.await("Redis answers: port=" + port, this::answers);
    }

    private boolean answers() {
        try {
            return "+PONG".equals(command("PING"));
        } catch (IOException e) {
            return false;
        }
    }

    public void stop() throws IOException {
        server.stop();
    }

    /** SIGKILL. */
    public void kill() throws IOException {
        server.kill();
    }

    /** SIGSTOP: connections stay open and nothing answers. */
    public void freeze() throws IOException {
        server.freeze();
    }

    public void thaw() throws IOException {
        server.thaw();
    }

    /** One command in Redis' inline form; the first line of the answer. */
    public String command(String command) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }

    /** The same, all of the answer. */
    public String bulk(String command) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write((command + "\r\nQUIT\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    /** A value of INFO; {@code name} ends with its colon. */
    public String info(String section, String name) throws IOException {
        return bulk("INFO " + section)
                .lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).trim())
                .findFirst()
                .orElseThrow();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(ANSWER_LIMIT_MS);
        return socket;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
