package io.tickwire.launcher;

import io.tickwire.retry.Backoff;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;

/** A WebSocket subscription that comes back by itself and resumes where it was. One event loop. */
final class TailSession {
    /**
     * What to listen to.
     *
     * @param url of the gateway, http or https
     * @param conflateMs 0 to 10000
     */
    record Subscription(String url, List<String> channels, int conflateMs) {}

    /** Server's close code for a token that is missing or over: coming back would not help. */
    private static final int UNAUTHORIZED = 4001;

    private static final int MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

    private final Vertx vertx;
    private final Subscription subscription;
    private final Function<JsonObject, String> format;
    private final Consumer<String> out;
    private final Consumer<String> err;
    private final Backoff backoff = new Backoff(200, 5_000, ThreadLocalRandom.current());
    private final Map<String, Long> lastSeq = new HashMap<>();
    private final Promise<Void> ended = Promise.promise();
    private WebSocketClient client;

    TailSession(
            Vertx vertx,
            Subscription subscription,
            Function<JsonObject, String> format,
            Consumer<String> out,
            Consumer<String> err) {
        this.vertx = vertx;
        this.subscription = subscription;
        this.format = format;
        this.out = out;
        this.err = err;
    }

    /** Goes on until the server refuses for good: then fails with the reason. */
    Future<Void> run() {
        client = vertx.createWebSocketClient(new io.vertx.core.http.WebSocketClientOptions()
                .setMaxFrameSize(MAX_MESSAGE_BYTES)
                .setMaxMessageSize(MAX_MESSAGE_BYTES));
        vertx.runOnContext(start -> connect());
        return ended.future();
    }

    private void connect() {
        URI uri = URI.create(subscription.url());
        boolean tls = "https".equals(uri.getScheme());
        int port = uri.getPort() >= 0 ? uri.getPort() : (tls ? 443 : 80);
        client.connect(new WebSocketConnectOptions()
                        .setHost(uri.getHost())
                        .setPort(port)
                        .setSsl(tls)
                        .setURI("/ws")
                        .addSubProtocol("tickwire.v1"))
                .onSuccess(this::subscribe)
                .onFailure(failure -> comeBack("can't connect to " + subscription.url() + ": " + failure.getMessage()));
    }

    private void subscribe(WebSocket socket) {
        socket.textMessageHandler(this::receive);
        socket.closeHandler(closed -> {
            if (socket.closeStatusCode() != null && socket.closeStatusCode() == UNAUTHORIZED) {
                ended.tryFail("the gateway refuses: code=" + UNAUTHORIZED + " reason=" + socket.closeReason());
            } else {
                comeBack("connection lost: code=" + socket.closeStatusCode());
            }
        });
        socket.exceptionHandler(failure -> err.accept("tickwire: " + failure.getMessage()));
        JsonObject subscribe = new JsonObject()
                .put("op", "subscribe")
                .put("id", 1)
                .put("channels", new JsonArray(subscription.channels()))
                .put("conflateMs", subscription.conflateMs());
        if (!lastSeq.isEmpty()) {
            JsonObject resume = new JsonObject();
            lastSeq.forEach(resume::put);
            subscribe.put("resume", resume);
        }
        socket.writeTextMessage(subscribe.encode())
                .onFailure(failure -> err.accept("tickwire: " + failure.getMessage()));
    }

    private void receive(String frame) {
        JsonArray messages;
        try {
            messages = new JsonArray(frame);
        } catch (DecodeException e) {
            ended.tryFail("not a Tickwire gateway, a frame must be a JSON array: url=" + subscription.url());
            return;
        }
        for (int i = 0; i < messages.size(); i++) {
            JsonObject message = messages.getJsonObject(i);
            switch (message.getString("type", "")) {
                case "ack" -> backoff.reset();
                case "heartbeat" -> {}
                case "error" ->
                    ended.tryFail("the gateway refuses: code=" + message.getString("code") + " detail="
                            + message.getString("detail"));
                default -> {
                    if (message.getString("symbol") != null && message.getLong("seq") != null) {
                        lastSeq.put(message.getString("symbol"), message.getLong("seq"));
                    }
                    out.accept(format.apply(message));
                }
            }
        }
    }

    private void comeBack(String reason) {
        if (ended.future().isComplete()) {
            return;
        }
        err.accept("tickwire: " + reason + ", trying again");
        vertx.setTimer(backoff.nextMs(), timer -> connect());
    }
}
