package io.tickwire.ingest.http;

import io.tickwire.http.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request from its head to its one answer. The body is taken in within its limit and the instance's budget; an answer
 * given before the end of the body is the last on its connection, and what the client still sends is read and dropped
 * for a while, for a connection closed with bytes unread would lose the answer.
 */
final class Post {
    private static final Logger LOG = LoggerFactory.getLogger(Post.class);
    private static final long LINGER_MS = 5_000;

    /** A body may take so long, and a second more for each {@link #LEAST_BYTES_PER_SECOND} of it. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long LEAST_BYTES_PER_SECOND = 64_000;
    private static final String JSON = "application/json";
    private static final String RETRY_AFTER_SECONDS = "1";

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final ByteBudget budget;
    private final ByteBudget.Charge charge;
    private final Overload overload;
    private final WebhookMetrics metrics;
    private final long startNanos = System.nanoTime();
    private Buffer body;
    private boolean severalChunks;
    private long receivedBytes;
    private boolean gone;
    private boolean answered;
    private boolean received;

    Post(Vertx vertx, HttpServerRequest request, ByteBudget budget, Overload overload, WebhookMetrics metrics) {
        this.vertx = vertx;
        this.request = request;
        this.budget = budget;
        this.charge = budget.open(peer(request));
        this.overload = overload;
        this.metrics = metrics;
    }

    private static String peer(HttpServerRequest request) {
        SocketAddress address = request.connection().remoteAddress();
        return address == null ? "unknown" : address.hostAddress(); // null: gone already
    }

    HttpServerRequest request() {
        return request;
    }

    /**
     * Takes the body in; {@code whole} is not called when it is too large or cut off. What goes wrong here, also for want of
     * heap, ends the connection: nobody can tell what is missing of the body.
     */
    void receive(int maxBytes, Consumer<Buffer> whole) {
        request.exceptionHandler(cutOff -> {
            LOG.debug("a post was cut off: received={}", receivedBytes, cutOff);
            gone = true;
            if (!received) { // else who works on it lets go of it
                release();
            }
        });
        request.handler(chunk -> orHangUp(() -> take(chunk, maxBytes)));
        request.endHandler(end -> orHangUp(() -> end(whole)));
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue().onFailure(gone -> LOG.debug("a client has gone", gone));
        }
    }

    private void orHangUp(Runnable step) {
        boolean done = false;
        try {
            step.run();
            done = true;
        } finally {
            if (!done) {
                abandon();
            }
        }
    }

    private void take(Buffer chunk, int maxBytes) {
        receivedBytes += chunk.length();
        if (receivedBytes > maxBytes) {
            refuse(Problems.tooLarge(maxBytes));
            return;
        }
        switch (charge.takeUnfinished(chunk.length())) {
            case GRANTED -> append(chunk);
            case FULL -> {
                overload.byAll(charge.peer(), System.nanoTime());
                refuse(Problems.overloaded());
            }
            case PEER_FULL -> {
                overload.byPeer(charge.peer(), System.nanoTime());
                refuse(Problems.overloadedByPeer(budget.peerLimitBytes()));
            }
        }
    }

    private void end(Consumer<Buffer> whole) {
        received = true;
        charge.endBody();
        Optional<String> broken = BrokenBody.reason(request.connection());
        if (broken.isPresent()) {
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            refuse(Problems.malformedBody(broken.get()));
            release();
            hangUpLater();
            return;
        }
        Buffer complete = body == null ? Buffer.buffer() : body;
        body = null;
        whole.accept(complete);
    }

    /**
     * Refuses the post when its body comes too slowly; to be called every second or so while it comes.
     *
     * @param nowNanos of {@link System#nanoTime}
     */
    void refuseIfSlow(long nowNanos) {
        long allowedNanos = PATIENCE_NANOS + receivedBytes * TimeUnit.SECONDS.toNanos(1) / LEAST_BYTES_PER_SECOND;
        if (isReceiving() && nowNanos - startNanos > allowedNanos) {
            refuse(Problems.tooSlow(receivedBytes));
        }
    }

    /** Whether more of the body is waited for. */
    boolean isReceiving() {
        return !received && !answered && !gone;
    }

    /** Reserves memory for this post until {@link #release}; false when the instance has too much in hand. */
    boolean take(long bytes) {
        boolean taken = charge.take(bytes);
        if (!taken) {
            overload.byAll(charge.peer(), System.nanoTime());
        }
        return taken;
    }

    /** Lets go of all memory of this post. */
    void release() {
        charge.giveBack();
        body = null;
    }

    /** Lets go of everything without an answer: there is no heap for one, or a fault of ours is in the way. */
    void abandon() {
        gone = true;
        release();
        hangUp();
    }

    boolean isAnswered() {
        return answered;
    }

    /** The good answer, unless there was one before. */
    void accept(Buffer json) {
        if (answered) {
            return;
        }
        answered(200);
        request.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
                .end(json)
                .onFailure(gone -> LOG.debug("a client did not wait for its answer", gone));
    }

    /** Any other answer, unless there was one before. Does not release: ticks may still be on their way. */
    void refuse(Problem problem) {
        if (answered) {
            return;
        }
        answered(problem.status());
        HttpServerResponse response = request.response();
        if (problem.status() == 503) {
            response.putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        if (!received && hasBody()) {
            release();
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            dropRest();
        }
        problem.sendTo(response).onFailure(gone -> LOG.debug("a client did not wait for its answer", gone));
    }

    private void answered(int status) {
        answered = true;
        metrics.answered(status, System.nanoTime() - startNanos);
    }

    private void append(Buffer chunk) {
        if (body == null) {
            body = chunk;
        } else if (severalChunks) {
            body.appendBuffer(chunk);
        } else {
            body = Buffer.buffer(2 * (body.length() + chunk.length()))
                    .appendBuffer(body)
                    .appendBuffer(chunk);
            severalChunks = true;
        }
    }

    private boolean hasBody() {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? request.headers().contains(HttpHeaders.TRANSFER_ENCODING) : !length.equals("0");
    }

    private void dropRest() {
        hangUpLater();
        request.exceptionHandler(gone -> LOG.debug("a client has gone", gone));
        request.handler(dropped -> {});
        request.endHandler(end -> hangUp());
    }

    private void hangUpLater() {
        long timer = vertx.setTimer(LINGER_MS, tooLong -> hangUp());
        request.connection().closeHandler(closed -> vertx.cancelTimer(timer));
    }

    private void hangUp() {
        request.connection().close().onFailure(failure -> LOG.debug("closing a connection", failure));
    }
}
