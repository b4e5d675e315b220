package io.tickwire.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The JDK's WebSocket; hands out the messages one by one. */
final class WsClient implements WebSocket.Listener, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    private final StringBuilder frame = new StringBuilder();
    private final WebSocket socket;

    WsClient(HttpClient http, URI uri) throws Exception {
        socket = http.newWebSocketBuilder()
                .subprotocols("tickwire.v1")
                .buildAsync(URI.create(uri.toString().replaceFirst("http", "ws")), this)
                .get(60, TimeUnit.SECONDS);
    }

    String subprotocol() {
        return socket.getSubprotocol();
    }

    WsClient send(String text) throws Exception {
        socket.sendText(text.replace('\'', '"'), true).get(60, TimeUnit.SECONDS);
        return this;
    }

    WebSocket socket() {
        return socket;
    }

    /** The next message, whatever it is. */
    JsonNode next() throws InterruptedException {
        JsonNode message = messages.poll(20, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("no message in 20 s");
        }
        return message;
    }

    /** As {@code type symbol seq}, or what else tells it. */
    String nextShort() throws InterruptedException {
        return shortOf(next());
    }

    static String shortOf(JsonNode message) {
        StringBuilder text = new StringBuilder(message.get("type").asText());
        for (String name : new String[] {"id", "code", "symbol", "seq", "ts"}) {
            if (message.hasNonNull(name) && !(name.equals("ts") && message.has("seq"))) {
                text.append(' ').append(message.get(name).asText());
            }
        }
        return text.toString();
    }

    /** Whether nothing came until a ping was answered. */
    boolean isQuiet() throws Exception {
        send("{'op':'ping','id':'quiet'}");
        return nextShort().equals("pong quiet");
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        frame.append(data);
        if (last) {
            try {
                JSON.readTree(frame.toString()).forEach(messages::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            frame.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        closed.complete(statusCode);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closed.completeExceptionally(error);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
