package io.tickwire.gateway.history;

import io.tickwire.gateway.client.Peer;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.TimeUnit;

/**
 * Sends a body as fast as its reader takes it: the next piece is asked for when the last is on its way. Nothing is sent, the
 * head neither, before the first piece is there. For one event loop.
 */
final class StreamedAnswer {
    /** Longer than for the first piece: to end an answer that has begun is worth waiting for. */
    private static final long NEXT_PIECE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long LOOK_MS = 1_000;

    private final Vertx vertx;
    private final HttpServerResponse response;
    private final Body body;
    private final Peer reader;
    private final Pace pace;
    private final long beganAtNanos = System.nanoTime();
    private final Promise<Void> ended = Promise.promise();
    private boolean waitsForReader;
    private long tookAtNanos = System.nanoTime();
    private long lookedAtNanos = System.nanoTime();
    private long waitedNanos;
    private long givenBytes;

    /**
     * @param connection of the response
     * @param pace the answer fails with {@link ReaderTooSlowException} when the reader is slower, looked at every second
     */
    StreamedAnswer(Vertx vertx, HttpConnection connection, HttpServerResponse response, Body body, Pace pace) {
        this.vertx = vertx;
        this.response = response;
        this.body = body;
        this.reader = Peer.of(connection);
        this.pace = pace;
    }

    /**
     * Answers {@code HEAD}: makes one piece, so that what fails for {@code GET} fails for {@code HEAD} too, and sends the head
     * without it.
     */
    static Future<Void> sendHead(HttpServerResponse response, Body body, long deadlineNanos) {
        return body.next(deadlineNanos)
                .compose(piece -> response.setChunked(true).end());
    }

    /**
     * Completes when all is sent. Fails when it can't be, because of the body or of the reader; whether something was sent by
     * then, and the connection must be cut, the response knows.
     *
     * @param deadlineNanos for the first piece
     */
    Future<Void> send(long deadlineNanos) {
        long looking = vertx.setPeriodic(LOOK_MS, look -> look());
        response.exceptionHandler(ended::tryFail);
        response.closeHandler(gone -> ended.tryFail("the client has gone"));
        response.drainHandler(drained -> goOn());
        response.setChunked(true);
        body.next(deadlineNanos).onComplete(this::take);
        return ended.future().onComplete(done -> vertx.cancelTimer(looking));
    }

    private void take(AsyncResult<Buffer> piece) {
        if (ended.future().isComplete()) {
            return;
        }
        if (piece.failed()) {
            ended.tryFail(piece.cause());
        } else if (piece.result().length() == 0) {
            waitForReader();
            response.end().onSuccess(ended::tryComplete).onFailure(ended::tryFail);
        } else {
            givenBytes += piece.result().length();
            response.write(piece.result()).onFailure(ended::tryFail);
            if (response.writeQueueFull()) {
                waitForReader();
            } else {
                next();
            }
        }
    }

    private void waitForReader() {
        waitsForReader = true;
        tookAtNanos = System.nanoTime();
        lookedAtNanos = tookAtNanos;
    }

    private void goOn() {
        if (waitsForReader && !response.ended()) {
            countWaiting(System.nanoTime());
            waitsForReader = false;
            next();
        }
    }

    private void look() {
        long now = System.nanoTime();
        countWaiting(now);
        if (!waitsForReader || reader.hasMoved()) {
            tookAtNanos = now;
        } else if (now - tookAtNanos >= pace.stuckAfter().toNanos()) {
            ended.tryFail(new ReaderTooSlowException(ReaderTooSlowException.Reason.STUCK));
        }
        if (waitedNanos > pace.graceAfter().toNanos() && takenBytes() < leastBytes()) {
            ended.tryFail(new ReaderTooSlowException(ReaderTooSlowException.Reason.SLOW));
        }
        if (now - beganAtNanos > pace.total().toNanos()) {
            ended.tryFail(new ReaderTooSlowException(ReaderTooSlowException.Reason.TOTAL));
        }
    }

    /** The time in which the body was waited for, and not the reader, is not the reader's. */
    private void countWaiting(long nowNanos) {
        if (waitsForReader) {
            waitedNanos += nowNanos - lookedAtNanos;
        }
        lookedAtNanos = nowNanos;
    }

    /** Before compression; what Vert.x keeps beside the connection's own queue counts as taken. */
    private long takenBytes() {
        return givenBytes - reader.waitingBytes();
    }

    private long leastBytes() {
        return TimeUnit.NANOSECONDS.toSeconds(waitedNanos) * pace.minBytesPerSecond();
    }

    private void next() {
        body.next(System.nanoTime() + NEXT_PIECE_NANOS).onComplete(this::take);
    }
}
