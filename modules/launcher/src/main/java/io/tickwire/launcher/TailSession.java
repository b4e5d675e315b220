package io.tickwire.launcher;

import io.tickwire.config.UrlSecrets;
import io.tickwire.retry.Backoff;
import io.tickwire.retry.FaultText;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A WebSocket subscription that comes back by itself and resumes where it was. Lives on one event loop; prints on a
 * worker thread, and takes the next frame when the last one is printed: a slow reader makes the gateway conflate.
 */
final class TailSession {
    /**
     * What to listen to.
     *
     * @param gateway http or https, with a host
     * @param conflateMs 0 to 10000
     * @param retryFor how long a gateway that can't be reached is tried; empty: for ever
     * @param token access token; empty for a gateway that needs none
     */
    record Subscription(
            URI gateway, List<String> channels, int conflateMs, Optional<Duration> retryFor, Optional<String> token) {
        Subscription {
            channels = List.copyOf(channels);
            if (!token.map(value -> value.matches("[!-~]+")).orElse(true)) {
                throw new IllegalArgumentException("must be of visible ASCII characters: --token or TICKWIRE_TOKEN");
            }
            if (conflateMs < 0 || conflateMs > 10_000) {
                throw new IllegalArgumentException("must be 0 to 10000: --conflate=" + conflateMs);
            }
        }

        /** @throws IllegalArgumentException when it is no such URL */
        static URI gateway(String text) {
            URI url;
            try {
                url = URI.create(text.trim());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("not a URL: --url=" + UrlSecrets.mask(text));
            }
            boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (!isHttp || url.getHost() == null) {
                throw new IllegalArgumentException(
                        "must be an http or https URL with a host: --url=" + UrlSecrets.mask(text));
            }
            return url;
        }
    }

    /** Server's close code for a token that is missing or over: coming back would not help. */
    private static final int UNAUTHORIZED = 4001;

    /**
     * Of so many symbols the session remembers how far it is; it gets a snapshot of the others when it comes back. The gateway takes
     * messages of 64 KiB: with all positions of {@code symbol:*} it would refuse the subscription, again and again.
     */
    static final int MAX_RESUMED = 500;

    private static final int MAX_SYMBOL_CHARS = 32;

    private static final int MAX_MESSAGE_BYTES = 64 * 1024 * 1024;
    private static final int CONNECT_TIMEOUT_MS = 5_000;

    private final Vertx vertx;
    private final Subscription subscription;
    private final Function<JsonObject, String> format;
    private final PrintWriter out;
    private final Consumer<String> err;
    private final Backoff backoff = new Backoff(200, 5_000, ThreadLocalRandom.current());
    private final Map<String, Long> lastSeq = new HashMap<>();
    private final TailPositions positions;
    private boolean acknowledged;
    private final Promise<Void> ended = Promise.promise();
    private OptionalLong troubleSinceNanos = OptionalLong.empty();
    private WebSocketClient client;

    TailSession(
            Vertx vertx,
            Subscription subscription,
            Function<JsonObject, String> format,
            PrintWriter out,
            Consumer<String> err) {
        this.vertx = vertx;
        this.subscription = subscription;
        this.positions = new TailPositions(subscription.channels());
        this.format = format;
        this.out = out;
        this.err = err;
    }

    /** Goes on until the gateway refuses for good or can't be reached for too long: then fails with the reason. */
    Future<Void> run() {
        client = vertx.createWebSocketClient(new io.vertx.core.http.WebSocketClientOptions()
                .setConnectTimeout(CONNECT_TIMEOUT_MS)
                .setMaxFrameSize(MAX_MESSAGE_BYTES)
                .setMaxMessageSize(MAX_MESSAGE_BYTES));
        vertx.runOnContext(start -> connect());
        return ended.future();
    }

    private void connect() {
        URI gateway = subscription.gateway();
        boolean tls = "https".equals(gateway.getScheme());
        int port = gateway.getPort() >= 0 ? gateway.getPort() : (tls ? 443 : 80);
        String host = gateway.getHost();
        WebSocketConnectOptions options = new WebSocketConnectOptions();
        subscription.token().ifPresent(token -> options.addHeader("Authorization", "Bearer " + token));
        client.connect(options.setHost(host.startsWith("[") ? host.substring(1, host.length() - 1) : host)
                        .setPort(port)
                        .setSsl(tls)
                        .setURI(gateway.getRawPath().replaceFirst("/$", "") + "/ws")
                        .addSubProtocol("tickwire.v1"))
                .onSuccess(this::subscribe)
                .onFailure(this::notConnected);
    }

    private void notConnected(Throwable failure) {
        if (failure instanceof UpgradeRejectedException refused && refused.getStatus() == 401) {
            fail("the gateway does not take this token, perhaps it is over: set TICKWIRE_TOKEN");
        } else if (failure instanceof UpgradeRejectedException refused && refused.getStatus() < 500) {
            fail("not a gateway, or it refuses: status=" + refused.getStatus());
        } else {
            comeBack("can't connect: " + FaultText.of(failure));
        }
    }

    private void subscribe(WebSocket socket) {
        socket.textMessageHandler(frame -> receive(socket, frame));
        socket.closeHandler(closed -> {
            if (socket.closeStatusCode() != null && socket.closeStatusCode() == UNAUTHORIZED) {
                fail("the gateway refuses: code=" + UNAUTHORIZED + " reason=" + socket.closeReason()
                        + ", a new token is needed: set TICKWIRE_TOKEN");
            } else {
                comeBack("connection lost: code=" + socket.closeStatusCode());
            }
        });
        socket.exceptionHandler(failure -> {}); // it closes, and the handler above tells
        JsonObject subscribe = new JsonObject()
                .put("op", "subscribe")
                .put("id", 1)
                .put("channels", new JsonArray(subscription.channels()))
                .put("conflateMs", subscription.conflateMs());
        if (acknowledged) {
            JsonObject resume = new JsonObject();
            lastSeq.forEach(resume::put);
            positions.addTo(resume);
            subscribe.put("resume", resume);
        }
        socket.writeTextMessage(subscribe.encode()).onFailure(failure -> socket.close());
    }

    private void receive(WebSocket socket, String frame) {
        List<String> lines = new ArrayList<>();
        try {
            JsonArray messages = new JsonArray(frame);
            for (int i = 0; i < messages.size(); i++) {
                receive(messages.getJsonObject(i)).ifPresent(lines::add);
            }
        } catch (DecodeException | ClassCastException | NullPointerException e) {
            fail("not a Tickwire gateway, a frame must be a JSON array of messages");
            return;
        }
        if (lines.isEmpty()) {
            return;
        }
        socket.pause();
        vertx.<Boolean>executeBlocking(() -> {
                    lines.forEach(out::println);
                    return out.checkError();
                })
                .onSuccess(isBroken -> {
                    if (isBroken) {
                        ended.tryFail(new ClosedOutputException());
                    } else {
                        socket.resume();
                    }
                })
                .onFailure(ended::tryFail);
    }

    /** What is to be printed of a message. */
    private Optional<String> receive(JsonObject message) {
        switch (message.getString("type", "")) {
            case "ack" -> {
                backoff.reset();
                if (troubleSinceNanos.isPresent() && acknowledged) {
                    err.accept("tickwire: connected again");
                }
                acknowledged = true;
                troubleSinceNanos = OptionalLong.empty();
                return Optional.empty();
            }
            case "heartbeat" -> {
                return Optional.empty();
            }
            case "error" -> {
                boolean needsToken = message.getString("code", "").equals("unauthorized")
                        && subscription.token().isEmpty();
                fail("the gateway refuses: code=" + message.getString("code") + " detail=" + message.getString("detail")
                        + (needsToken ? ", set TICKWIRE_TOKEN" : ""));
                return Optional.empty();
            }
            case "tick" -> {
                positions.cameTo(message.getString("symbol"), message.getString("pos"));
                return Optional.of(format.apply(message));
            }
            default -> {
                if (message.getString("symbol") != null && message.getLong("seq") != null) {
                    remember(message.getString("symbol"), message.getLong("seq"));
                }
                return Optional.of(format.apply(message));
            }
        }
    }

    private void remember(String symbol, long seq) {
        boolean fits = lastSeq.size() < MAX_RESUMED && symbol.length() <= MAX_SYMBOL_CHARS;
        if (fits || lastSeq.containsKey(symbol)) {
            lastSeq.put(symbol, seq);
        }
    }

    private void fail(String reason) {
        ended.tryFail(reason + ": url=" + address());
    }

    private String address() {
        return UrlSecrets.mask(subscription.gateway().toString());
    }

    private void comeBack(String reason) {
        if (ended.future().isComplete()) {
            return;
        }
        long nowNanos = System.nanoTime();
        if (troubleSinceNanos.isEmpty()) {
            troubleSinceNanos = OptionalLong.of(nowNanos);
            err.accept("tickwire: " + reason + "; trying again "
                    + subscription
                            .retryFor()
                            .map(longest -> "for " + longest.toSeconds() + " s")
                            .orElse("for ever")
                    + ": url=" + address());
        }
        long triedMs = TimeUnit.NANOSECONDS.toMillis(nowNanos - troubleSinceNanos.getAsLong());
        long limitMs = subscription.retryFor().map(Duration::toMillis).orElse(Long.MAX_VALUE);
        if (triedMs >= limitMs) {
            fail("gave up after " + triedMs / 1_000 + " s: lastError=" + reason);
            return;
        }
        // the last attempt is made when the time is over, not long before it
        vertx.setTimer(Math.max(1, Math.min(backoff.nextMs(), limitMs - triedMs)), timer -> connect());
    }
}
