package io.tickwire.ingest;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import redis.embedded.core.ExecutableProvider;

/** A real Redis of our own, on a free port of loopback, that can be paused, stopped and started again. */
public final class TestRedis implements AutoCloseable {
    private final int port;
    private final Path directory;
    private final List<String> options;
    private Process process;

    private TestRedis(int port, Path directory, List<String> options) {
        this.port = port;
        this.directory = directory;
        this.options = options;
    }

    public static TestRedis start() throws IOException {
        return start(List.of("--repl-diskless-sync", "yes", "--repl-diskless-sync-delay", "0"));
    }

    /** Starts one that follows this one, and waits until it does. */
    public TestRedis startReplica() throws IOException {
        TestRedis replica = start(List.of("--replicaof", "127.0.0.1", Integer.toString(port)));
        Eventually.holds(Duration.ofSeconds(10), () -> {
            try {
                return new String((byte[]) command("INFO", "replication"), StandardCharsets.US_ASCII)
                        .contains("state=online");
            } catch (IOException notYet) {
                return false;
            }
        });
        return replica;
    }

    private static TestRedis start(List<String> options) throws IOException {
        int port;
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = probe.getLocalPort();
        }
        TestRedis redis = new TestRedis(port, Files.createTempDirectory("tickwire-redis"), options);
        redis.launch();
        return redis;
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    public void launch() throws IOException {
        String server = ExecutableProvider.newJarResourceProvider().get().getAbsolutePath();
        List<String> command = new ArrayList<>(List.of(
                server,
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--dir",
                directory.toString()));
        command.addAll(options);
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Eventually.holds(Duration.ofSeconds(10), () -> {
            try {
                return "PONG".equals(command("PING"));
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    /** The process hangs: connections stay, nothing is answered. */
    public void pause() throws IOException {
        signal("-STOP");
    }

    public void resume() throws IOException {
        signal("-CONT");
    }

    /** The process ends; all data is gone. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** One command over a connection of its own. Answers String, Long, byte[], List or null; an error is thrown. */
    public Object command(String... words) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(("*" + words.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
            for (String word : words) {
                byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
                out.write(("$" + bytes.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
                out.write(bytes);
                out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            socket.getOutputStream().write(out.toByteArray());
            return reply(new DataInputStream(new BufferedInputStream(socket.getInputStream())));
        }
    }

    @Override
    public void close() throws IOException {
        kill();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) { // what a replica has received
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    private void signal(String name) throws IOException {
        int exit = new ProcessBuilder("kill", name, Long.toString(process.pid()))
                .start()
                .onExit()
                .join()
                .exitValue();
        if (exit != 0) {
            throw new IOException("kill failed: signal=" + name + " exit=" + exit);
        }
    }

    private static Object reply(DataInputStream in) throws IOException {
        String line = line(in);
        String rest = line.substring(1);
        switch (line.charAt(0)) {
            case '+':
                return rest;
            case ':':
                return Long.parseLong(rest);
            case '$':
                int length = Integer.parseInt(rest);
                if (length < 0) {
                    return null;
                }
                byte[] bytes = in.readNBytes(length);
                line(in);
                return bytes;
            case '*':
                List<Object> items = new ArrayList<>();
                for (int i = Integer.parseInt(rest); i > 0; i--) {
                    items.add(reply(in));
                }
                return items;
            default:
                throw new IOException(line);
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\r'; c = in.read()) {
            if (c < 0) {
                throw new IOException("connection closed");
            }
            line.append((char) c);
        }
        in.read();
        return line.toString();
    }
}
