package io.tickwire.gateway.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.gateway.Eventually;
import io.tickwire.gateway.SlowSocket;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
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

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicReference<HttpServerResponse> response = new AtomicReference<>();
    private final AtomicBoolean failed = new AtomicBoolean();

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private URI serve() throws Exception {
        HttpServer server = vertx.createHttpServer(new HttpServerOptions().setSendBufferSize(64 * 1024))
                .requestHandler(request -> {
                    response.set(request.response());
                    new StreamedAnswer(vertx, request.response(), this::piece)
                            .send(System.nanoTime() + 1_000_000_000)
                            .onFailure(failure -> failed.set(true));
                });
        int port = server.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS)
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
}
