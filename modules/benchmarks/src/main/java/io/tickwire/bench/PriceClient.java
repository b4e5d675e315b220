package io.tickwire.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * One WebSocket client, which notes how old the newest tick of each update is, when the update was published and when it
 * came. A tick's {@code ts} is the time at which it was due, so a late post counts too.
 */
final class PriceClient implements AutoCloseable {
    private final ObjectMapper json = new ObjectMapper();
    private final Histogram publishedMicros = new ConcurrentHistogram(TimeUnit.MINUTES.toMicros(5), 3);
    private final Histogram arrivedMicros = new ConcurrentHistogram(TimeUnit.MINUTES.toMicros(5), 3);
    private final AtomicLong failed = new AtomicLong();
    private final WebSocketClient client; // its connections end with it: Vert.x closes a client that nobody refers to

    PriceClient(Vertx vertx, URI gateway, List<String> channels) throws Exception {
        Promise<Void> subscribed = Promise.promise();
        client = vertx.createWebSocketClient(
                new WebSocketClientOptions().setMaxFrameSize(1 << 26).setMaxMessageSize(1 << 26));
        client.connect(new WebSocketConnectOptions()
                        .setHost(gateway.getHost())
                        .setPort(gateway.getPort())
                        .setURI("/ws"))
                .onSuccess(socket -> {
                    socket.textMessageHandler(frame -> receive(frame, subscribed));
                    socket.writeTextMessage("{\"op\":\"subscribe\",\"id\":1,\"channels\":[\""
                                    + String.join("\",\"", channels) + "\"]}")
                            .onFailure(subscribed::tryFail);
                })
                .onFailure(subscribed::tryFail);
        subscribed.future().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private void receive(String frame, Promise<Void> subscribed) {
        long now = micros(Instant.now());
        try {
            for (JsonNode message : json.readTree(frame)) {
                String type = message.get("type").asText();
                if (type.equals("ack")) {
                    subscribed.tryComplete();
                } else if (type.equals("symbol.updated")) {
                    long due = micros(Instant.parse(message.get("ts").asText()));
                    long published =
                            micros(Instant.parse(message.at("/view/publishedAt").asText()));
                    publishedMicros.recordValue(Math.max(0, published - due));
                    arrivedMicros.recordValue(Math.max(0, now - due));
                }
            }
        } catch (IOException | RuntimeException e) {
            failed.incrementAndGet();
            subscribed.tryFail(e);
        }
    }

    @Override
    public void close() {
        client.close().toCompletionStage().toCompletableFuture().join();
    }

    /** From now on, only what comes from now on. */
    void reset() {
        publishedMicros.reset();
        arrivedMicros.reset();
    }

    Histogram published() {
        return publishedMicros;
    }

    Histogram arrived() {
        return arrivedMicros;
    }

    long failed() {
        return failed.get();
    }

    private static long micros(Instant time) {
        return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
    }
}
