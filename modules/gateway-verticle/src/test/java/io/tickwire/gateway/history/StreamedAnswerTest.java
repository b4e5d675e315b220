package io.tickwire.gateway.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.gateway.Eventually;
import io.tickwire.gateway.SlowSocket;
import io.tickwire.gateway.client.Peer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An answer is made as fast as it is taken. */
@Timeout(60)
class StreamedAnswerTest {
    private static final int PIECES = 1_000;
    private static final Buffer PIECE = Buffer.buffer("x".repeat(10_000));

    private static final Duration STUCK_AFTER = Duration.ofSeconds(3);

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicReference<HttpServerResponse> response = new AtomicReference<>();
    private final AtomicReference<Throwable> reason = new AtomicReference<>();
    private Pace pace = new Pace(STUCK_AFTER, Duration.ofSeconds(30), 8 * 1024, Duration.ofHours(1));
    private final AtomicBoolean failed = new AtomicBoolean();
    private final AtomicBoolean cut = new AtomicBoolean();

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private URI serve() throws Exception {
        HttpServer server = vertx.createHttpServer(new HttpServerOptions().setSendBufferSize(4 * 1024))
                .requestHandler(request -> {
                    response.set(request.response());
                    request.connection().closeHandler(closed -> cut.set(true));
                    new StreamedAnswer(vertx, request.connection(), request.response(), this::piece, pace)
                            .send(System.nanoTime() + 1_000_000_000)
                            .onFailure(failure -> {
                                reason.set(failure);
                                failed.set(true);
                                Peer.of(request.connection()).cut();
                            });
                });
        int port = server.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS)
                .actualPort();
        return URI.create("http://127.0.0.1:" + port + "/");
    }

    private Future<Buffer> piece(long deadlineNanos) {
        return Future.succeededFuture(asked.incrementAndGet() > PIECES ? Buffer.buffer() : PIECE);
    }

    /** The write queue is full, and at thirty looks one after another no further piece was asked for. */
    private final class Rests implements Callable<Boolean> {
        private int before;
        private int looksAlike;

        @Override
        public Boolean call() {
            int now = asked.get();
            looksAlike =
                    now == before && response.get() != null && response.get().writeQueueFull() ? looksAlike + 1 : 0;
            before = now;
            return looksAlike >= 30;
        }
    }

    @Test
    void piecesAreMadeWhenTheReaderTakesThem() throws Exception {
        try (SlowSocket slow = new SlowSocket(serve())) {
            Eventually.holds(new Rests());
            assertThat(asked.get()).isBetween(2, PIECES / 10);
            String all = slow.readTo("\r\n0\r\n\r\n");
            assertThat(all.chars().filter(c -> c == 'x').count()).isEqualTo((long) PIECES * PIECE.length());
            assertThat(asked.get()).isEqualTo(PIECES + 1);
        }
    }

    @Test
    void aReaderThatGoesEndsIt() throws Exception {
        SlowSocket slow = new SlowSocket(serve());
        Eventually.holds(() -> asked.get() > 0);
        slow.close();
        Eventually.holds(failed::get);
        assertThat(asked.get()).isLessThan(PIECES);
    }

    /** It takes so little that the queue has no room for a further piece in all the time that a stuck one is given. */
    @Test
    void aReaderThatTakesLittleIsNotStuck() throws Exception {
        try (SlowSocket slow = new SlowSocket(serve(), 1, 2_000)) {
            Eventually.holds(new Rests());
            int before = asked.get();
            long end = System.nanoTime() + 2 * STUCK_AFTER.toNanos();
            while (System.nanoTime() < end) {
                slow.readByte();
            }
            assertThat(failed).isFalse();
            assertThat(asked.get()).isEqualTo(before);
        }
    }

    @Test
    void aReaderThatTakesNothingEndsIt() throws Exception {
        SlowSocket stuck = new SlowSocket(serve());
        Eventually.holds(failed::get);
        assertThat(asked.get()).isBetween(1, PIECES - 1);
        Eventually.holds(cut::get);
        stuck.close();
    }

    private boolean failsWhileRead(SlowSocket slow) {
        try {
            slow.readByte();
        } catch (IOException e) {
            return failed.get(); // the connection is cut when it has failed
        }
        return failed.get();
    }

    /** It is never stuck, and would have its place for hours. */
    @Test
    void aReaderThatTakesTooLittleEndsIt() throws Exception {
        pace = new Pace(Duration.ofMinutes(1), Duration.ofSeconds(2), 1_000_000, Duration.ofHours(1));
        try (SlowSocket slow = new SlowSocket(serve(), 1, 20_000)) {
            Eventually.holds(() -> failsWhileRead(slow));
            assertThat(reason.get())
                    .isInstanceOfSatisfying(ReaderTooSlowException.class, tooSlow -> assertThat(tooSlow.reason())
                            .isEqualTo(ReaderTooSlowException.Reason.SLOW));
        }
    }

    @Test
    void anAnswerThatTakesTooLongEnds() throws Exception {
        pace = new Pace(Duration.ofMinutes(1), Duration.ofMinutes(1), 1, Duration.ofSeconds(2));
        try (SlowSocket slow = new SlowSocket(serve(), 1, 20_000)) {
            Eventually.holds(() -> failsWhileRead(slow));
            assertThat(reason.get())
                    .isInstanceOfSatisfying(ReaderTooSlowException.class, tooLong -> assertThat(tooLong.reason())
                            .isEqualTo(ReaderTooSlowException.Reason.TOTAL));
        }
    }

    /** The end of an answer waits for its reader, too. */
    @Test
    void aReaderThatTakesNothingOfTheLastPiecesEndsIt() throws Exception {
        asked.set(PIECES - 4);
        SlowSocket stuck = new SlowSocket(serve());
        Eventually.holds(failed::get);
        assertThat(asked.get()).isEqualTo(PIECES + 1);
        stuck.close();
    }
}
