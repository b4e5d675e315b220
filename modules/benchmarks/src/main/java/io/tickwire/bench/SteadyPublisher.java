package io.tickwire.bench;

import io.tickwire.domain.TickIdentity;
import io.tickwire.redis.RedisKeys;
import io.tickwire.teststores.RedisStore;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Does what calc does with the views of one symbol, so many times a second: stores a view and publishes it, in one step. All messages are of one
 * length, so that who counts bytes counts messages.
 */
final class SteadyPublisher implements AutoCloseable {
    static final String SYMBOL = "BTC-USD";

    private static final String PUBLISH = "redis.call('HSET', KEYS[1], ARGV[1], ARGV[2]) "
            + "redis.call('PUBLISH', 'realtime:updates', ARGV[2]) "
            + "return redis.call('HINCRBY', KEYS[2], 'messages', 1)";
    private static final int PARTITIONS = 8; // the gateway's own default
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final long FIRST_SEQ = 1_000_000; // all have as many digits
    private static final String BAR =
            "\"open\":\"97012.41\",\"high\":\"97188.02\",\"low\":\"96950.17\",\"close\":\"97101.88\",\"volume\":\"12.48120007\",\"count\":418";
    private static final String WINDOW =
            "{" + BAR + ",\"vwap\":97066.18273645,\"changePct\":0.09221357,\"stddev\":41.70933218}";

    private final Socket socket;
    private final int partition = TickIdentity.partitionOf(SYMBOL, PARTITIONS);
    private final int perSecond;
    private final Thread thread = new Thread(this::run, "publisher");
    private volatile long published;
    private volatile boolean ends;
    private volatile IOException failure;

    SteadyPublisher(RedisStore redis, int perSecond) throws IOException {
        this.perSecond = perSecond;
        socket = new Socket("127.0.0.1", redis.port());
        socket.setTcpNoDelay(true);
        publish(published); // so that there is a view to begin with
    }

    /** Begins to publish. */
    void start() {
        thread.start();
    }

    static int messageBytes() {
        return message(FIRST_SEQ).length();
    }

    /** The shortest that a client is sent: the same view as a snapshot. */
    static int snapshotBytes() {
        return messageBytes() - "symbol.updated".length() + "snapshot".length();
    }

    private static String message(long seq) {
        String now = TIME.format(Instant.now());
        return String.format(
                Locale.ROOT,
                "{\"type\":\"symbol.updated\",\"symbol\":\"%1$s\",\"ts\":\"%2$s\",\"seq\":%3$d,\"view\":{\"price\":\"97101.88\","
                        + "\"volume\":\"0.01530000\",\"source\":\"coinbase\",\"count\":%3$d,\"conflated\":0,\"receivedAt\":\"%2$s\","
                        + "\"publishedAt\":\"%2$s\",\"bar\":{\"interval\":\"1m\",\"start\":\"2026-11-22T10:00:00.000000Z\",%4$s},"
                        + "\"windows\":{\"1m\":%5$s,\"5m\":%5$s,\"15m\":%5$s,\"1h\":%5$s,\"24h\":%5$s}}}",
                SYMBOL,
                now,
                seq,
                BAR,
                WINDOW);
    }

    private void run() {
        long start = System.nanoTime();
        try {
            for (long i = 1; !ends; i++) {
                long due = start + i * 1_000_000_000 / perSecond;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                publish(i);
                published = i;
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    private void publish(long number) throws IOException {
        String[] command = {
            "EVAL",
            PUBLISH,
            "2",
            RedisKeys.views(partition),
            RedisKeys.calcPosition(partition),
            SYMBOL,
            message(FIRST_SEQ + number)
        };
        StringBuilder out = new StringBuilder("*" + command.length + "\r\n");
        for (String part : command) {
            out.append('$').append(part.length()).append("\r\n").append(part).append("\r\n");
        }
        socket.getOutputStream().write(out.toString().getBytes(StandardCharsets.US_ASCII));
        InputStream in = socket.getInputStream();
        StringBuilder answer = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("Redis has gone");
            }
            answer.append((char) next);
        }
        if (answer.charAt(0) != ':') {
            throw new IOException(answer.toString());
        }
    }

    /** Updates published so far, without the view that there was to begin with. */
    long published() throws IOException {
        if (failure != null) {
            throw failure;
        }
        return published;
    }

    /** Publishes no more; returns when the last one is published. */
    void end() throws InterruptedException {
        ends = true;
        thread.join();
    }

    @Override
    public void close() throws IOException {
        ends = true;
        socket.close();
    }
}
