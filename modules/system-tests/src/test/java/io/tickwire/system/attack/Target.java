package io.tickwire.system.attack;

import io.tickwire.system.TickwireProcess;
import io.tickwire.teststores.RedisStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;

/**
 * The system under attack, as a stranger reaches it.
 *
 * @param size multiplies what an attack sends: 1 in the build's own tests, more in {@code make attack}
 */
record Target(TickwireProcess process, RedisStore redis, HttpClient http, int size) {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);

    URI webhook() {
        return process.uri("ingest", "/webhook/ticks");
    }

    URI gateway(String path) {
        return process.uri("gateway", path);
    }

    HttpResponse<String> post(String type, byte[] body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(webhook())
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    HttpResponse<String> postGzip(String type, String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(webhook())
                .header("Content-Type", type)
                .header("Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(gzip(body))));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(gateway(path)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.timeout(ANSWER_LIMIT).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** A connection of bytes to one of the listeners: {@code ingest}, {@code gateway} or {@code management}. */
    Socket socket(String listener) throws IOException {
        URI uri = URI.create(process.url(listener));
        return new Socket(uri.getHost(), uri.getPort());
    }

    static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
