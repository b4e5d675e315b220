package io.tickwire.feeder.post;

import io.tickwire.feeder.source.FeedTick;
import io.tickwire.retry.Backoff;
import io.tickwire.retry.FaultText;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts until there is an answer. A post that got none (connection lost, no answer in time, 408, 429, 5xx) is posted
 * again, the same bytes under the same {@code webhook-id}, after a back-off with full jitter on top of {@code
 * Retry-After}, for ever, or until {@link #giveUp}, or until it could not be reached for a given time. So a tick arrives at least once, and its repetition is a duplicate by
 * identity.
 *
 * <p>For one event loop.
 */
public final class WebhookClient {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookClient.class);
    private static final int CONNECT_TIMEOUT_MS = 5_000;
    /** Longer than the webhook may take to find Redis away (2 s), shorter than anybody's patience. */
    private static final long ANSWER_TIMEOUT_MS = 30_000;
    /** An answer that lists 1,000 rejections stays far below it. */
    private static final int MAX_ANSWER_BYTES = 8 * 1024 * 1024;

    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int BACKOFF_BASE_MS = 50;
    private static final int BACKOFF_CAP_MS = 5_000;

    private final Vertx vertx;
    private final HttpClient client;
    private final RequestOptions target;
    private final Optional<PostSigner> signer;
    private final Optional<Duration> retryFor;
    private final RandomGenerator random;
    private final Set<Delivery> waiting = new HashSet<>();
    private long retried;
    private boolean isGivenUp;
    private boolean hasComplained;
    private long quietUntilNanos = System.nanoTime();
    private OptionalLong unreachedSinceNanos = OptionalLong.empty();

    /**
     * @param connections posts that may be under way at a time
     * @param retryFor how long a webhook that can't be reached is tried; empty: for ever
     * @param random for the jitter
     */
    public WebhookClient(
            Vertx vertx,
            URI webhook,
            Credential credential,
            int connections,
            Optional<Duration> retryFor,
            RandomGenerator random) {
        this.vertx = vertx;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(CONNECT_TIMEOUT_MS),
                new PoolOptions().setHttp1MaxSize(connections));
        this.target = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(webhook.toString())
                .setConnectTimeout(CONNECT_TIMEOUT_MS)
                .putHeader(HttpHeaders.CONTENT_TYPE, PostBody.MEDIA_TYPE);
        this.signer = credential instanceof Credential.Signature signature
                ? Optional.of(new PostSigner(signature.secret()))
                : Optional.empty();
        if (credential instanceof Credential.Bearer bearer) {
            target.putHeader(
                    HttpHeaders.AUTHORIZATION, "Bearer " + bearer.token().value());
        }
        this.retryFor = retryFor;
        this.random = random;
    }

    /** Posts made again so far. */
    public long retried() {
        return retried;
    }

    /** Completes with the answer, never {@link Answer.Busy}; never fails. */
    public Future<Answer> post(List<FeedTick> ticks) {
        Delivery delivery = new Delivery(PostBody.encode(ticks));
        delivery.attempt();
        return delivery.answered.future();
    }

    /** Posts nothing a second time any more: what waits to be posted again is abandoned, what is under way may end. */
    public void giveUp() {
        isGivenUp = true;
        List.copyOf(waiting).forEach(Delivery::abandon);
    }

    /** Gives up and cuts the connections, and so what is under way. */
    public Future<Void> close() {
        giveUp();
        return client.close();
    }

    /** One post, from the first attempt to its answer. */
    private final class Delivery {
        private final String id = "msg_" + UUID.randomUUID();
        private final byte[] body;
        private final Backoff backoff = new Backoff(BACKOFF_BASE_MS, BACKOFF_CAP_MS, random);
        private final Promise<Answer> answered = Promise.promise();
        private long timer;

        Delivery(byte[] body) {
            this.body = body;
        }

        void attempt() {
            exchange().recover(fault -> Future.succeededFuture(busy(fault))).onSuccess(this::settle);
        }

        void abandon() {
            if (waiting.remove(this)) {
                vertx.cancelTimer(timer);
                answered.complete(new Answer.Abandoned());
            }
        }

        private void settle(Answer answer) {
            if (!(answer instanceof Answer.Busy busy)) {
                unreachedSinceNanos = OptionalLong.empty();
                tellRecovery();
                answered.complete(answer);
                return;
            }
            if (isGivenUp) {
                answered.complete(new Answer.Abandoned());
                return;
            }
            if (isTooLong(busy)) {
                answered.complete(new Answer.Unreachable(busy.reason()));
                return;
            }
            tellTrouble(busy);
            waiting.add(this);
            timer = vertx.setTimer(waitMs(busy), fired -> {
                waiting.remove(this);
                retried++;
                attempt();
            });
        }

        /** The last attempt is made when the time to try is over, not long before it. */
        private long waitMs(Answer.Busy busy) {
            long waitMs = busy.retryAfterMs() + backoff.nextMs();
            if (busy.isReached() || retryFor.isEmpty()) {
                return waitMs;
            }
            return Math.max(1, Math.min(waitMs, retryFor.get().toMillis() - unreachedMs() + 1));
        }

        private Future<Answer> exchange() {
            return client.request(signed()).compose(request -> request.send(Buffer.buffer(body))
                    .compose(WebhookClient::read)
                    .timeout(ANSWER_TIMEOUT_MS, TimeUnit.MILLISECONDS)
                    .onFailure(fault -> drop(request)));
        }

        /** Signed anew for each attempt: a signature is good for minutes, an outage may last longer. */
        private RequestOptions signed() {
            RequestOptions request = new RequestOptions(target);
            long epochSeconds = Instant.now().getEpochSecond();
            request.putHeader("webhook-id", id);
            request.putHeader("webhook-timestamp", Long.toString(epochSeconds));
            signer.ifPresent(it -> request.putHeader("webhook-signature", it.sign(id, epochSeconds, body)));
            return request;
        }
    }

    private static Future<Answer> read(HttpClientResponse response) {
        Buffer body = Buffer.buffer();
        response.handler(chunk -> {
            if (body.length() + chunk.length() > MAX_ANSWER_BYTES) {
                drop(response.request());
            } else {
                body.appendBuffer(chunk);
            }
        });
        return response.end()
                .map(end -> AnswerReader.read(
                        response.statusCode(), response.getHeader(HttpHeaders.RETRY_AFTER), body, Instant.now()));
    }

    private static void drop(HttpClientRequest request) {
        request.reset().onFailure(fault -> LOG.debug("a connection was gone already", fault));
    }

    private static Answer busy(Throwable fault) {
        return new Answer.Busy(FaultText.of(fault), 0, false);
    }

    /** Whether nothing was heard of the webhook since before the longest time to try. All lanes have one clock. */
    private boolean isTooLong(Answer.Busy busy) {
        if (busy.isReached()) {
            unreachedSinceNanos = OptionalLong.empty();
            return false;
        }
        if (unreachedSinceNanos.isEmpty()) {
            unreachedSinceNanos = OptionalLong.of(System.nanoTime());
        }
        return retryFor.filter(longest -> unreachedMs() >= longest.toMillis()).isPresent();
    }

    private long unreachedMs() {
        return unreachedSinceNanos.isEmpty()
                ? 0
                : TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - unreachedSinceNanos.getAsLong());
    }

    /** Lanes fail and recover one by one: what they have to say is said for all of them, and not all the time. */
    private void tellTrouble(Answer.Busy busy) {
        long nowNanos = System.nanoTime();
        if (hasComplained || nowNanos - quietUntilNanos < 0) {
            return;
        }
        hasComplained = true;
        quietUntilNanos = nowNanos + QUIET_NANOS;
        LOG.warn(
                "the webhook does not take posts, trying again: host={} port={} reason={} retryAfterMs={}",
                target.getHost(),
                target.getPort(),
                busy.reason(),
                busy.retryAfterMs());
    }

    private void tellRecovery() {
        if (hasComplained && waiting.isEmpty()) {
            hasComplained = false;
            LOG.info("the webhook answers again: host={} port={}", target.getHost(), target.getPort());
        }
    }
}
