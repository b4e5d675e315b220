package io.tickwire.http;

import static io.tickwire.http.RawSockets.read;
import static io.tickwire.http.RawSockets.toTheEnd;
import static io.tickwire.http.RawSockets.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * From outside, over sockets. 3,000 connections with heads of 90 kB that were never finished filled a heap of 512 MB, and 260 with
 * unfinished frames of a megabyte all direct memory.
 */
@Timeout(60)
class HeldInputTest {
    private static final int MAX_BYTES = 60_000;
    private static final int SOME_BYTES = 25_000; // twice is within the bound, three times is not
    private static final int FREE = 2 * UnfinishedInput.FREE_BYTES; // what may be missing from two connections
    private static final String GET = "GET / HTTP/1.1\r\nHost: t\r\n\r\n";
    private static final String UPGRADE = "GET /ws HTTP/1.1\r\nHost: t\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    private static final int TEXT = 0x1;
    private static final int CONTINUATION = 0x0;
    private static final int PING = 0x9;
    private static final int FINAL = 0x80;

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final RawSockets sockets = new RawSockets(() -> this.server.actualPort());
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        HttpServerOptions options = new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setCompressionSupported(true)
                .setMaxInitialLineLength(MAX_BYTES)
                .setMaxWebSocketFrameSize(MAX_BYTES)
                .setMaxWebSocketMessageSize(2 * MAX_BYTES);
        Connections connections =
                new Connections("t", 100, false, ConnectionTimes.DEFAULT, new UnfinishedInput(MAX_BYTES), meters);
        server = vertx.createHttpServer(options)
                .connectionHandler(connections.forServer(options))
                .requestHandler(HeldInputTest::answer)
                .listen(0, "127.0.0.1")
                .await(20, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        sockets.close();
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    private static void answer(HttpServerRequest request) {
        if (request.path().equals("/ws")) {
            request.toWebSocket().onSuccess(ws -> ws.textMessageHandler(ws::writeTextMessage));
        } else {
            request.body().onSuccess(body -> request.response().end("now"));
        }
    }

    @Test
    void headsThatAreNotWholeHaveABoundTogether() throws Exception {
        Socket first = sockets.connect(halfHead());
        awaitHeld(SOME_BYTES - FREE, SOME_BYTES);
        sockets.connect(GET + halfHead()); // behind a whole one, in the same piece
        awaitHeld(2 * SOME_BYTES - FREE, 2 * SOME_BYTES);
        assertThat(toTheEnd(sockets.connect(halfHead()))).isEmpty();
        assertThat(cut("unfinished")).isEqualTo(1);
        assertThat(toTheEnd(sockets.connect(
                        "GET /" + "a".repeat(SOME_BYTES) + " HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n")))
                .as("one that is whole, or nearly")
                .satisfiesAnyOf(answer -> assertThat(answer).endsWith("now"), answer -> assertThat(cut("unfinished"))
                        .isEqualTo(2)); // it may come in pieces
        assertThat(toTheEnd(sockets.connect("GET / HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n")))
                .endsWith("now");
        first.close();
        awaitHeld(SOME_BYTES - FREE, SOME_BYTES);
        sockets.connect(halfHead());
        awaitHeld(2 * SOME_BYTES - FREE, 2 * SOME_BYTES);
    }

    @Test
    void aHeadThatBecomesWholeGivesBackWhatItHeld() throws Exception {
        Socket client = sockets.connect(halfHead());
        awaitHeld(SOME_BYTES - FREE, SOME_BYTES);
        write(client, "a HTTP/1.1\r\nHost: t\r\n\r\n");
        assertThat(read(client, "now")).isTrue();
        awaitHeld(0, 0);
    }

    @Test
    void framesThatAreNotWholeHaveABoundTogether() throws Exception {
        Socket first = open();
        write(first, half(frame(FINAL | TEXT, 2 * SOME_BYTES)));
        write(open(), half(frame(FINAL | TEXT, 2 * SOME_BYTES)));
        awaitHeld(2 * SOME_BYTES - FREE, 2 * SOME_BYTES);
        Socket third = open();
        write(third, half(frame(FINAL | TEXT, 2 * SOME_BYTES)));
        assertThat(toTheEnd(third)).isEmpty();
        assertThat(cut("unfinished")).isEqualTo(1);
        first.close();
        awaitHeld(SOME_BYTES - FREE, SOME_BYTES);
    }

    @Test
    void framesBeforeTheLastCountUntilTheirMessageIsWhole() throws Exception {
        Socket client = open();
        write(client, frame(TEXT, 12_000));
        write(client, frame(FINAL | PING, 125));
        write(client, frame(CONTINUATION, 13_000));
        awaitHeld(SOME_BYTES - FREE, SOME_BYTES);
        write(client, frame(FINAL | CONTINUATION, 10));
        awaitHeld(0, 0);
        for (int length : new int[] {0, 125, 126, 40_000}) {
            write(client, frame(FINAL | TEXT, length));
        }
        write(client, frame(FINAL | TEXT, 9));
        assertThat(read(client, "\u0009" + "a".repeat(9))).isTrue();
        awaitHeld(0, 0);
        client.close();
        assertThat(cut("unfinished")).isZero();
    }

    @Test
    void requestsAheadOfTheirAnswersHaveABound() throws Exception {
        Socket good = sockets.connect(GET.repeat(PipelinedRequests.MAX));
        for (int i = 0; i < PipelinedRequests.MAX; i++) {
            assertThat(read(good, "now")).isTrue();
        }
        write(good, GET.repeat(PipelinedRequests.MAX));
        for (int i = 0; i < PipelinedRequests.MAX; i++) {
            assertThat(read(good, "now")).isTrue();
        }
        assertThat(cut("pipelined")).isZero();
        Socket bad = sockets.connect(GET.repeat(2_000));
        toTheEnd(bad);
        assertThat(cut("pipelined")).isEqualTo(1);
    }

    @Test
    void aBodyOfTinyPiecesEnds() throws Exception {
        String head = "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n";
        String tiny = "1\r\nx\r\n";
        String small = "14\r\n" + "x".repeat(BodyPieces.LEAST_BYTES + 4) + "\r\n";
        Socket good = sockets.connect(head + small.repeat(5 * BodyPieces.FREE) + "0\r\n\r\n" + head
                + tiny.repeat(BodyPieces.FREE - 1) + "0\r\n\r\n");
        for (int i = 0; i < 2; i++) {
            assertThat(read(good, "now")).isTrue();
        }
        assertThat(cut("tiny_pieces")).isZero();
        assertThat(toTheEnd(sockets.connect(head + tiny.repeat(BodyPieces.FREE + 1))))
                .isEmpty();
        assertThat(cut("tiny_pieces")).isEqualTo(1);
    }

    private static String halfHead() {
        return "GET /" + "a".repeat(SOME_BYTES - 5);
    }

    /** Masked with zeros. */
    private static byte[] frame(int head, int length) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(head);
        if (length <= 125) {
            frame.write(0x80 | length);
        } else {
            frame.write(0x80 | 126);
            frame.write(length >> 8);
            frame.write(length);
        }
        frame.writeBytes(new byte[4]);
        frame.writeBytes("a".repeat(length).getBytes(StandardCharsets.US_ASCII));
        return frame.toByteArray();
    }

    private static byte[] half(byte[] frame) {
        return Arrays.copyOf(frame, frame.length / 2);
    }

    private Socket open() throws IOException {
        Socket socket = sockets.connect(UPGRADE);
        assertThat(read(socket, "\r\n\r\n")).isTrue();
        return socket;
    }

    private void awaitHeld(int least, int most) throws Exception {
        double held = held();
        while (held < least || held > most) {
            assertThat(new CountDownLatch(1).await(10, TimeUnit.MILLISECONDS)).isFalse();
            held = held();
        }
    }

    private double held() {
        return meters.get("tickwire.connections.unfinished.bytes").gauge().value();
    }

    private double cut(String reason) {
        return meters.get("tickwire.connections.cut")
                .tag("reason", reason)
                .counter()
                .count();
    }
}
