package io.tickwire.system.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * A client that comes back, to the other gateway, and resumes: over WebSocket by {@code seq}, over SSE by event id. Silence is
 * the end of a connection for it: a frozen gateway does not say goodbye. One thread.
 */
final class WatchingClient implements Runnable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SILENCE_MS = 20_000; // above the heartbeats

    private final Watcher watcher;
    private final Supplier<List<URI>> gateways;
    private final List<String> channels;
    private final boolean sse;
    private final int conflateMs;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();
    private volatile long heardAtNanos;
    private volatile boolean stopped;
    private volatile Runnable disconnect = () -> {};
    private String lastEventId;
    private int target;

    /** @param gateways those that take connections at the moment */
    WatchingClient(
            Watcher watcher,
            Supplier<List<URI>> gateways,
            List<String> channels,
            boolean sse,
            int conflateMs,
            int target) {
        this.watcher = watcher;
        this.gateways = gateways;
        this.channels = channels;
        this.sse = sse;
        this.conflateMs = conflateMs;
        this.target = target;
    }

    void stop() {
        stopped = true;
        disconnect.run();
    }

    /** To be called often, from another thread. */
    void endIfSilent() {
        if (System.nanoTime() - heardAtNanos > SILENCE_MS * 1_000_000) {
            disconnect.run();
        }
    }

    @Override
    public void run() {
        while (!stopped) {
            heardAtNanos = System.nanoTime();
            try {
                if (sse) {
                    readEvents();
                } else {
                    readFrames();
                }
            } catch (IOException | UncheckedIOException | ExecutionException | TimeoutException e) {
                // the connection is over: that is what this client is for
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            target++;
            LockSupport.parkNanos(200_000_000);
        }
    }

    private String gateway() throws IOException {
        List<URI> takers = gateways.get();
        if (takers.isEmpty()) {
            throw new IOException("no gateway takes connections");
        }
        return takers.get(target % takers.size()).toString();
    }

    private void readFrames() throws IOException, InterruptedException, ExecutionException, TimeoutException {
        CountDownLatch over = new CountDownLatch(1);
        String gateway = gateway();
        disconnect = over::countDown;
        WebSocket socket = http.newWebSocketBuilder()
                .buildAsync(URI.create(gateway.replaceFirst("http", "ws") + "/ws"), new Frames(over))
                .get(60, TimeUnit.SECONDS);
        try {
            ObjectNode subscribe =
                    JSON.createObjectNode().put("op", "subscribe").put("conflateMs", conflateMs);
            ArrayNode wanted = subscribe.putArray("channels");
            channels.forEach(wanted::add);
            ObjectNode resume = subscribe.putObject("resume");
            watcher.seqs().forEach(resume::put);
            watcher.connected();
            socket.sendText(subscribe.toString(), true).get(60, TimeUnit.SECONDS);
            over.await();
        } finally {
            socket.abort();
        }
    }

    private void readEvents() throws IOException, InterruptedException, ExecutionException, TimeoutException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                URI.create(gateway() + "/sse?channels=" + String.join(",", channels) + "&conflateMs=" + conflateMs));
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        HttpResponse<InputStream> response = http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofInputStream())
                .get(60, TimeUnit.SECONDS);
        disconnect = () -> close(response);
        try (InputStream body = response.body()) {
            if (response.statusCode() != 200) {
                return;
            }
            watcher.connected();
            BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
            String id = null;
            for (String line = lines.readLine(); line != null && !stopped; line = lines.readLine()) {
                heardAtNanos = System.nanoTime();
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("data: ")) {
                    watcher.take(JSON.readTree(line.substring(6)));
                    lastEventId = id;
                }
            }
        }
    }

    private static void close(HttpResponse<InputStream> response) {
        try {
            response.body().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Frames implements WebSocket.Listener {
        private final CountDownLatch over;
        private final StringBuilder frame = new StringBuilder();

        Frames(CountDownLatch over) {
            this.over = over;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            heardAtNanos = System.nanoTime();
            frame.append(data);
            if (last && over.getCount() > 0) { // what comes after the end belongs to no connection
                try {
                    JSON.readTree(frame.toString()).forEach(watcher::take);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                frame.setLength(0);
            }
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            over.countDown();
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            over.countDown();
        }
    }
}
