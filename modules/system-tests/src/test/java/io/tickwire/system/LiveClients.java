package io.tickwire.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** WebSocket and SSE clients made of the JDK's HTTP client: nothing of ours. */
public final class LiveClients implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private WebSocket socket;
    private Stream<String> events;

    /** Subscribes and hands over every message, in order, on a thread of the client. */
    public void webSocket(URI gateway, String subscribe, Consumer<JsonNode> messages) throws Exception {
        URI uri = URI.create(gateway.toString().replaceFirst("http", "ws") + "/ws");
        socket = http.newWebSocketBuilder()
                .subprotocols("tickwire.v1")
                .buildAsync(uri, new Frames(messages))
                .get(60, TimeUnit.SECONDS);
        socket.sendText(subscribe, true).get(60, TimeUnit.SECONDS);
    }

    /** Reads the event stream until it ends, on a thread of the client. */
    public void sse(URI gateway, String query, Consumer<JsonNode> messages) throws Exception {
        HttpResponse<Stream<String>> response = http.sendAsync(
                        HttpRequest.newBuilder(URI.create(gateway + "/sse?" + query))
                                .build(),
                        HttpResponse.BodyHandlers.ofLines())
                .get(60, TimeUnit.SECONDS);
        if (response.statusCode() != 200) {
            throw new IOException("SSE refused: status=" + response.statusCode());
        }
        events = response.body();
        Thread reader = new Thread(
                () -> {
                    try {
                        events.filter(line -> line.startsWith("data:"))
                                .forEach(line -> messages.accept(parse(line.substring(5))));
                    } catch (UncheckedIOException | IllegalStateException ended) {
                        // the stream was closed: by the test's end or by the server's
                    }
                },
                "sse-client");
        reader.setDaemon(true);
        reader.start();
    }

    private JsonNode parse(String text) {
        try {
            return json.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.abort();
        }
        if (events != null) {
            events.close();
        }
    }

    private final class Frames implements WebSocket.Listener {
        private final Consumer<JsonNode> messages;
        private final StringBuilder frame = new StringBuilder();

        Frames(Consumer<JsonNode> messages) {
            this.messages = messages;
        }

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            frame.append(data);
            if (last) {
                parse(frame.toString()).forEach(messages);
                frame.setLength(0);
            }
            webSocket.request(1);
            return CompletableFuture.completedStage(null);
        }
    }
}
