package io.tickwire.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Many WebSocket clients of one gateway, each with a few symbols and at most one update a second of each. */
final class Audience {
    static final int SYMBOLS_EACH = 5;
    private static final int CONFLATE_MS = 1_000;
    private static final int AT_ONCE = 100;

    private final WebSocketClient client;
    private final URI gateway;
    private final int symbols;
    private final AtomicLong frames = new AtomicLong();
    private final AtomicLong closed = new AtomicLong();

    Audience(Vertx vertx, URI gateway, int symbols) {
        this.client = vertx.createWebSocketClient(
                new WebSocketClientOptions().setMaxConnections(100_000).setMaxFrameSize(1 << 20));
        this.gateway = gateway;
        this.symbols = symbols;
    }

    void connect(int clients) throws Exception {
        for (int first = 0; first < clients; first += AT_ONCE) {
            List<Future<?>> some = new ArrayList<>();
            for (int i = first; i < Math.min(clients, first + AT_ONCE); i++) {
                some.add(connectOne(i));
            }
            Future.all(some).toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        }
    }

    private Future<Void> connectOne(int number) {
        JsonArray channels = new JsonArray();
        for (int i = 0; i < SYMBOLS_EACH; i++) {
            channels.add("symbol:" + SteadyFeed.symbol((number * 7L + i) % symbols));
        }
        return client.connect(new WebSocketConnectOptions()
                        .setHost(gateway.getHost())
                        .setPort(gateway.getPort())
                        .setURI("/ws"))
                .compose(socket -> subscribe(socket, channels));
    }

    private Future<Void> subscribe(WebSocket socket, JsonArray channels) {
        socket.textMessageHandler(frame -> frames.incrementAndGet());
        socket.closeHandler(over -> closed.incrementAndGet());
        return socket.writeTextMessage(new JsonObject()
                .put("op", "subscribe")
                .put("channels", channels)
                .put("conflateMs", CONFLATE_MS)
                .encode());
    }

    long frames() {
        return frames.get();
    }

    long closed() {
        return closed.get();
    }
}
