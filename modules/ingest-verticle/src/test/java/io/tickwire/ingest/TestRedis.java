package io.tickwire.ingest;

import io.tickwire.teststores.RedisStore;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A Redis of the test's own, and a client that takes any command. */
public final class TestRedis implements AutoCloseable {
    private final RedisStore server;

    private TestRedis(String... settings) throws IOException {
        server = RedisStore.inMemory(settings);
    }

    public static TestRedis start() throws IOException {
        return new TestRedis("repl-diskless-sync yes", "repl-diskless-sync-delay 0");
    }

    /** Starts one that follows this one, and waits until it does. */
    public TestRedis startReplica() throws IOException {
        TestRedis replica = new TestRedis("replicaof 127.0.0.1 " + server.port());
        Eventually.holds(Duration.ofSeconds(60), () -> {
            try {
                return new String((byte[]) command("INFO", "replication"), StandardCharsets.US_ASCII)
                        .contains("state=online");
            } catch (IOException notYet) {
                return false;
            }
        });
        return replica;
    }

    public String url() {
        return server.url();
    }

    /** After a {@link #kill}. */
    public void launch() throws IOException {
        server.start();
    }

    /** The process hangs: connections stay, nothing is answered. */
    public void pause() throws IOException {
        server.freeze();
    }

    public void resume() throws IOException {
        server.thaw();
    }

    /** The process ends; all data is gone. */
    public void kill() throws IOException {
        server.kill();
    }

    /** One command over a connection of its own. Answers String, Long, byte[], List or null; an error is thrown. */
    public Object command(String... words) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
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
        server.close();
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
