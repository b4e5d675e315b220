package io.tickwire.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Latency from post to WebSocket client. Every tick carries as {@code ts} the time at which the schedule meant to send it,
 * and the update brings it back: a late send counts against the system, so there is no coordinated omission. As many
 * symbols as ticks a second, so that the publish interval conflates nothing.
 */
final class LatencyProbe {
    private final Vertx vertx = Vertx.vertx();
    private final ObjectMapper json = new ObjectMapper();
    private final Histogram micros = new ConcurrentHistogram(TimeUnit.MINUTES.toMicros(1), 3);
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong received = new AtomicLong();

    /**
     * @param micros latency of the updates received
     * @param sent ticks posted
     * @param received updates that came
     * @param failed posts without a 200
     */
    record Outcome(Histogram micros, long sent, long received, long failed) {}

    Outcome run(String gateway, String webhook, int ticksPerSecond, int seconds) throws Exception {
        listen(URI.create(gateway));
        HttpClient http = vertx.createHttpClient(
                new HttpClientOptions().setKeepAlive(true), new PoolOptions().setHttp1MaxSize(64));
        long total = (long) ticksPerSecond * seconds;
        CountDownLatch answered = new CountDownLatch((int) total);
        long startNanos = System.nanoTime();
        long startMicros = nowMicros();
        for (long i = 0; i < total; i++) {
            long dueMicros = i * 1_000_000 / ticksPerSecond;
            long aheadNanos = startNanos + dueMicros * 1_000 - System.nanoTime();
            if (aheadNanos > 50_000) {
                TimeUnit.NANOSECONDS.sleep(aheadNanos);
            }
            post(http, webhook, tick(i, ticksPerSecond, startMicros + dueMicros), answered);
        }
        answered.await(30, TimeUnit.SECONDS);
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (received.get() < total && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        vertx.close().toCompletionStage().toCompletableFuture().get();
        return new Outcome(micros, total, received.get(), failed.get());
    }

    private void listen(URI gateway) throws Exception {
        WebSocketClient client = vertx.createWebSocketClient(
                new WebSocketClientOptions().setMaxFrameSize(1 << 26).setMaxMessageSize(1 << 26));
        CountDownLatch subscribed = new CountDownLatch(1);
        client.connect(new WebSocketConnectOptions()
                        .setHost(gateway.getHost())
                        .setPort(gateway.getPort())
                        .setURI("/ws"))
                .onSuccess(socket -> {
                    socket.textMessageHandler(frame -> receive(frame, subscribed));
                    socket.writeTextMessage("{\"op\":\"subscribe\",\"id\":1,\"channels\":[\"symbol:L*\"]}")
                            .onFailure(failure -> failed.incrementAndGet());
                })
                .onFailure(failure -> failed.incrementAndGet());
        if (!subscribed.await(10, TimeUnit.SECONDS)) {
            throw new IOException("no subscription at " + gateway);
        }
    }

    private void receive(String frame, CountDownLatch subscribed) {
        long now = nowMicros();
        try {
            for (JsonNode message : json.readTree(frame)) {
                if (message.get("type").asText().equals("ack")) {
                    subscribed.countDown();
                } else if (message.get("type").asText().equals("symbol.updated")) {
                    Instant ts = Instant.parse(message.get("ts").asText());
                    long sent = ts.getEpochSecond() * 1_000_000 + ts.getNano() / 1_000;
                    micros.recordValue(Math.max(0, now - sent));
                    received.incrementAndGet();
                }
            }
        } catch (IOException e) {
            failed.incrementAndGet();
        }
    }

    private void post(HttpClient http, String webhook, String body, CountDownLatch answered) {
        http.request(new RequestOptions().setAbsoluteURI(webhook).setMethod(HttpMethod.POST))
                .compose(request ->
                        request.putHeader("Content-Type", "application/json").send(Buffer.buffer(body)))
                .onSuccess(response -> failed.addAndGet(response.statusCode() == 200 ? 0 : 1))
                .onFailure(failure -> failed.incrementAndGet())
                .onComplete(done -> answered.countDown());
    }

    private static String tick(long i, int symbols, long dueMicros) {
        return "{\"symbol\":\"L" + i % symbols + "\",\"ts\":\""
                + Instant.ofEpochSecond(dueMicros / 1_000_000, dueMicros % 1_000_000 * 1_000)
                + "\",\"price\":\"97000." + (i % 90 + 10) + "\",\"volume\":\"0.5\",\"source\":\"bench\",\"seq\":" + i
                + "}";
    }

    private static long nowMicros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }
}
