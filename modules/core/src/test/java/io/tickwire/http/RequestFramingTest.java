package io.tickwire.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Raw requests whose body another party could see end elsewhere. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestFramingTest {
    private static final int TIMEOUT_MS = 15_000;
    private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";

    private final Vertx vertx = Vertx.vertx();
    private final List<String> handled = new CopyOnWriteArrayList<>();
    private final AtomicInteger invalid = new AtomicInteger();
    private CountDownLatch closed;
    private int port;

    @BeforeAll
    void start() throws Exception {
        HttpServerOptions options = new HttpServerOptions().setHost("127.0.0.1").setHttp2ClearTextEnabled(false);
        HttpServer server = vertx.createHttpServer(options)
                .connectionHandler(connection -> {
                    connection.closeHandler(nothing -> closed.countDown());
                    RequestFraming.enforce(connection, options, new UnfinishedInput(1_000_000).open(), reason -> {});
                })
                .requestHandler(request -> request.body().onSuccess(body -> {
                    handled.add(request.path() + " " + body);
                    request.response().end();
                }))
                .invalidRequestHandler(request -> {
                    invalid.incrementAndGet();
                    new InvalidRequest().handle(request);
                });
        port = server.listen(0)
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS)
                .actualPort();
    }

    @AfterAll
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    @BeforeEach
    void forget() {
        handled.clear();
        invalid.set(0);
        closed = new CountDownLatch(1);
    }

    /** There may be thousands, and each answer that nobody reads costs as much as one that somebody does. */
    @Test
    void aHeadThatItsClientDidNotEndIsNoRequest() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\nX-Half: ".getBytes(StandardCharsets.US_ASCII));
        }
        assertThat(closed.await(TIMEOUT_MS, TimeUnit.MILLISECONDS)).isTrue();
        assertThat(invalid).hasValue(0);
        assertThat(handled).isEmpty();
    }

    /** All that comes back, up to the end of the connection. */
    private String exchange(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(TIMEOUT_MS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5|Transfer-Encoding: chunked",
                "Transfer-Encoding: chunked|Content-Length: 5",
                "Transfer-Encoding: chunked|Content-Length: 0",
                "Transfer-Encoding: gzip",
                "Transfer-Encoding: identity",
                "Transfer-Encoding: chunked, gzip",
                "Transfer-Encoding: chunked|Transfer-Encoding: gzip",
                "Transfer-Encoding: chunked, chunked",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: chunked;q=1",
                "Transfer-Encoding: chunked,",
                "Transfer-Encoding:",
                "Content-Length: 5|Content-Length: 6",
                "Content-Length: 5, 6",
                "Content-Length: +5",
                "Content-Length: -5"
            })
    void whatCouldEndElsewhereIsRefusedAndTheConnectionEnds(String headers) throws IOException {
        String answer = exchange(
                "POST / HTTP/1.1\r\nHost: x\r\n" + headers.replace("|", "\r\n") + "\r\n\r\n0\r\n\r\n" + SMUGGLED);

        assertThat(answer).startsWith("HTTP/1.1 400 ").containsIgnoringCase("connection: close");
        assertThat(answer.split("HTTP/1.1 ", -1)).as("one answer").hasSize(2);
        assertThat(handled).isEmpty();
    }

    @Test
    void transferEncodingOfHttp10IsRefused() throws IOException {
        String answer = exchange("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED);

        assertThat(answer).startsWith("HTTP/1.0 400 ");
        assertThat(handled).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Transfer-Encoding: chunked", "Transfer-Encoding: Chunked", "Transfer-Encoding: gzip, chunked"})
    void chunkedBodiesAreTaken(String header) throws IOException {
        String answer = exchange("POST /a HTTP/1.1\r\nHost: x\r\n" + header + "\r\n\r\n2\r\nab\r\n0\r\n\r\n"
                + "POST /b HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 1\r\n\r\nc");

        assertThat(answer.split("HTTP/1.1 200 OK", -1)).hasSize(3);
        assertThat(handled).containsExactly("/a ab", "/b c");
    }
}
