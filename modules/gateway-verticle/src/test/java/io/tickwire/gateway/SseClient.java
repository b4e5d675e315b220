package io.tickwire.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Reads an event stream line by line, with the JDK's HTTP client. */
final class SseClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** One event. */
    record Event(String name, String id, JsonNode data) {
        String shortText() {
            return name + " " + WsClient.shortOf(data);
        }
    }

    final HttpResponse<Stream<String>> response;
    final BlockingQueue<String> otherLines = new LinkedBlockingQueue<>();
    final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    SseClient(HttpClient http, URI uri, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (headers.length > 0) {
            request.headers(headers);
        }
        response = http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofLines())
                .get(60, TimeUnit.SECONDS);
        Thread reader = new Thread(this::read, "sse-client");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        String[] event = new String[3];
        try {
            response.body().forEach(line -> {
                if (line.isEmpty() && event[2] != null) {
                    events.add(new Event(event[0], event[1], parse(event[2])));
                    event[0] = event[1] = event[2] = null;
                } else if (line.startsWith("event: ")) {
                    event[0] = line.substring(7);
                } else if (line.startsWith("id: ")) {
                    event[1] = line.substring(4);
                } else if (line.startsWith("data: ")) {
                    event[2] = line.substring(6);
                } else if (!line.isEmpty()) {
                    otherLines.add(line);
                }
            });
        } catch (UncheckedIOException e) {
            // the connection was cut: an end as well
        }
        ended.complete(null);
    }

    Event next() throws InterruptedException {
        Event event = events.poll(20, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("no event in 20 s");
        }
        return event;
    }

    boolean hasNone() {
        return events.isEmpty();
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        response.body().close();
    }
}
