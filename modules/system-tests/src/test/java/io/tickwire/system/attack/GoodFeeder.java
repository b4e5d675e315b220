package io.tickwire.system.attack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Posts one tick of each of its symbols, ten times a second, each post until it has a 200. Remembers how long the answers took.
 * One thread; thread-safe to ask.
 */
final class GoodFeeder implements Runnable {
    static final int SYMBOLS = 20;
    static final String PREFIX = "GOOD-";
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(20);
    private static final long PAUSE_NANOS = 100_000_000;

    private final URI webhook;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private List<Long> answerMs = new ArrayList<>();
    private int repeated;
    private volatile long rounds;
    private volatile boolean stopped;
    private volatile String fault;

    GoodFeeder(URI webhook) {
        this.webhook = webhook;
    }

    /** How many times each symbol's next tick was acknowledged; tick {@code n} has {@code seq} n and price n. */
    long rounds() {
        return rounds;
    }

    /** An answer that must never be, if there was one. */
    String fault() {
        return fault;
    }

    void stop() {
        stopped = true;
    }

    /** @param repeated posts that were refused or not answered, and were posted again */
    record Answers(List<Long> milliseconds, int repeated) {
        long p99() {
            List<Long> sorted = milliseconds.stream().sorted().toList();
            return sorted.isEmpty() ? -1 : sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1);
        }
    }

    /** What there was since the last call. */
    synchronized Answers takeAnswers() {
        Answers answers = new Answers(answerMs, repeated);
        answerMs = new ArrayList<>();
        repeated = 0;
        return answers;
    }

    @Override
    public void run() {
        while (!stopped && fault == null) {
            String body = body(rounds + 1);
            while (fault == null && !isAcknowledged(body)) {
                synchronized (this) {
                    repeated++;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            rounds++;
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static String body(long round) {
        StringBuilder lines = new StringBuilder();
        long now = System.currentTimeMillis();
        for (int symbol = 0; symbol < SYMBOLS; symbol++) {
            lines.append("{\"symbol\":\"" + PREFIX + symbol + "\",\"ts\":" + now + ",\"price\":" + round
                    + ",\"volume\":1,\"source\":\"good\",\"seq\":" + round + "}\n");
        }
        return lines.toString();
    }

    private boolean isAcknowledged(String body) {
        long askedAt = System.nanoTime();
        try {
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(webhook)
                            .timeout(ANSWER_LIMIT)
                            .header("Content-Type", "application/x-ndjson")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() == 503) {
                return false;
            }
            if (response.statusCode() != 200 || !response.body().contains("\"accepted\":" + SYMBOLS + ",")) {
                fault = "status=" + response.statusCode() + " body=" + response.body();
                return false;
            }
            return true;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fault = "interrupted";
            return false;
        } finally {
            synchronized (this) {
                answerMs.add((System.nanoTime() - askedAt) / 1_000_000);
            }
        }
    }
}
