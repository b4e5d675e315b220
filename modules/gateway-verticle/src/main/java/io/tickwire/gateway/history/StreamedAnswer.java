package io.tickwire.gateway.history;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends a body as fast as its reader takes it: the next piece is asked for when the last is on its way. Nothing is sent, the
 * head neither, before the first piece is there. For one event loop.
 */
final class StreamedAnswer {
    /** Longer than for the first piece: to end an answer that has begun is worth waiting for. */
    private static final long NEXT_PIECE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** A reader that takes nothing for so long has gone, or may as well. */
    private static final long STUCK_MS = 30_000;

    private final Vertx vertx;
    private final HttpServerResponse response;
    private final Body body;
    private final Promise<Void> ended = Promise.promise();

    StreamedAnswer(Vertx vertx, HttpServerResponse response, Body body) {
        this.vertx = vertx;
        this.response = response;
        this.body = body;
    }

    /**
     * Completes when all is sent. Fails when it can't be, because of the body or of the reader; whether something was sent by
     * then, and the connection must be cut, the response knows.
     *
     * @param deadlineNanos for the first piece
     */
    Future<Void> send(long deadlineNanos) {
        response.exceptionHandler(ended::tryFail);
        response.closeHandler(gone -> ended.tryFail("the client has gone"));
        response.setChunked(true);
        body.next(deadlineNanos).onComplete(this::take);
        return ended.future();
    }

    private void take(AsyncResult<Buffer> piece) {
        if (ended.future().isComplete()) {
            return;
        }
        if (piece.failed()) {
            ended.tryFail(piece.cause());
        } else if (piece.result().length() == 0) {
            response.end().onSuccess(ended::tryComplete).onFailure(ended::tryFail);
        } else {
            response.write(piece.result()).onFailure(ended::tryFail);
            nextWhenTaken();
        }
    }

    private void nextWhenTaken() {
        if (!response.writeQueueFull()) {
            next();
            return;
        }
        long stuck = vertx.setTimer(STUCK_MS, late -> ended.tryFail(new TimeoutException("the client takes nothing")));
        ended.future().onComplete(done -> vertx.cancelTimer(stuck));
        response.drainHandler(drained -> {
            if (vertx.cancelTimer(stuck)) {
                next();
            }
        });
    }

    private void next() {
        body.next(System.nanoTime() + NEXT_PIECE_NANOS).onComplete(this::take);
    }
}
