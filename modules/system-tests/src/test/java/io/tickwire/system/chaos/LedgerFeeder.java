package io.tickwire.system.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Posts one symbol's ticks, in order, to whichever ingest answers, each post until it has a 200. One thread. */
final class LedgerFeeder implements Runnable {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Ledger ledger;
    private final Supplier<List<URI>> webhooks;
    private final Pulse acknowledged;
    private final AtomicLong retries;
    private final Random random;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private volatile boolean stopped;
    private volatile String fault;
    private int target;

    /** @param webhooks those that take posts at the moment */
    LedgerFeeder(Ledger ledger, Supplier<List<URI>> webhooks, Pulse acknowledged, AtomicLong retries, long seed) {
        this.ledger = ledger;
        this.webhooks = webhooks;
        this.acknowledged = acknowledged;
        this.retries = retries;
        this.random = new Random(seed);
        this.target = random.nextInt(1_000);
    }

    /** Finishes the post under way, however long it takes, and ends. */
    void stop() {
        stopped = true;
    }

    /** What must never be answered, if it was. */
    String fault() {
        return fault;
    }

    @Override
    public void run() {
        while (!stopped && fault == null) {
            int count = 1 + random.nextInt(40);
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < count; i++) {
                append(lines);
            }
            postUntilAcknowledged(lines.toString(), count);
            LockSupport.parkNanos(random.nextInt(400) * 1_000_000L);
        }
    }

    /** Times go forward with the clock, some of them up to two seconds behind. */
    private void append(StringBuilder lines) {
        long now = System.currentTimeMillis() * 1_000 + random.nextInt(1_000);
        int seq = ledger.add(random.nextInt(10) == 0 ? now - random.nextInt(2_000_000) : now);
        lines.append("{\"symbol\":\"")
                .append(ledger.symbol)
                .append("\",\"ts\":\"")
                .append(Times.text(ledger.ts(seq)))
                .append("\",\"price\":\"")
                .append(ledger.price(seq).toPlainString())
                .append("\",\"volume\":\"")
                .append(ledger.volume(seq).toPlainString())
                .append("\",\"source\":\"chaos\",\"seq\":")
                .append(seq)
                .append("}\n");
    }

    private void postUntilAcknowledged(String body, int count) {
        while (!isAcknowledged(body, count) && fault == null) {
            retries.incrementAndGet();
            target++;
            LockSupport.parkNanos((50 + random.nextInt(300)) * 1_000_000L);
        }
    }

    private boolean isAcknowledged(String body, int count) {
        List<URI> takers = webhooks.get();
        if (takers.isEmpty()) {
            return false;
        }
        HttpRequest request = HttpRequest.newBuilder(takers.get(target % takers.size()))
                .timeout(ANSWER_LIMIT)
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() == 503) {
                return false;
            }
            JsonNode answer = JSON.readTree(response.body());
            if (response.statusCode() != 200 || answer.get("accepted").asInt() != count) {
                fault = "status=" + response.statusCode() + " body=" + response.body();
                return false;
            }
            acknowledged.beat();
            return true;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fault = "interrupted";
            return false;
        }
    }
}
