package io.tickwire.ingest.http;

import io.tickwire.config.Settings;
import io.tickwire.domain.MicrosClock;
import io.tickwire.domain.Tick;
import io.tickwire.http.Problem;
import io.tickwire.http.RequestId;
import io.tickwire.ingest.parse.BodyFormat;
import io.tickwire.ingest.parse.PostContent;
import io.tickwire.ingest.parse.PostReader;
import io.tickwire.ingest.parse.Rejections;
import io.tickwire.ingest.parse.TickRules;
import io.tickwire.ingest.queue.AppendOutcome;
import io.tickwire.ingest.queue.Gatherer;
import io.tickwire.ingest.symbols.NamePlaces;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /webhook/ticks}: the route and the stages of a post, from its head to its answer. Answers 200 only when
 * Redis has confirmed every valid tick. For the event loop of its instance.
 */
public final class Webhook implements Handler<HttpServerRequest> {
    static final String PATH = "/webhook/ticks";

    private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);
    private static final String METHODS = "POST, OPTIONS";
    private static final String ACCEPTED_TYPES = "application/json, application/x-ndjson";
    private static final long MIN_BUDGET_BYTES = 64L * 1024 * 1024;
    private static final long SWEEP_MS = 1_000;
    private static final int SCRATCH_KEPT_BYTES = 1024 * 1024;
    private static final int MICROS_PER_SECOND = 1_000_000;

    private final Vertx vertx;
    private final int maxBodyBytes;
    private final PostReader reader;
    private final Access access;
    private final BodyDecoder decoder;
    private final Admission admission;
    private final NamePlaces names;
    private final Gatherer gatherer;
    private final WebhookMetrics metrics;
    private final MicrosClock clock;
    private final ByteBudget budget;
    private final Set<Post> receiving = new HashSet<>(); // and those refused since the last sweep
    private byte[] scratch = new byte[64 * 1024];

    public Webhook(
            Vertx vertx,
            Settings.Ingest settings,
            Admission admission,
            NamePlaces names,
            Gatherer gatherer,
            WebhookMetrics metrics,
            MicrosClock clock) {
        this.vertx = vertx;
        this.maxBodyBytes = settings.maxBodyBytes();
        this.reader = new PostReader(TickRules.of(settings));
        this.access = new Access(settings);
        this.decoder = new BodyDecoder(access, maxBodyBytes);
        this.admission = admission;
        this.names = names;
        this.gatherer = gatherer;
        this.metrics = metrics;
        this.clock = clock;
        // two of the largest posts: one as sent and one as decompressed
        this.budget = new ByteBudget(Math.max(MIN_BUDGET_BYTES, 2L * maxBodyBytes));
        vertx.setPeriodic(SWEEP_MS, timer -> refuseSlowBodies());
    }

    private void refuseSlowBodies() {
        long now = System.nanoTime();
        receiving.removeIf(post -> !post.isReceiving());
        List.copyOf(receiving).forEach(post -> post.refuseIfSlow(now));
    }

    @Override
    public void handle(HttpServerRequest request) {
        RequestId.echo(request);
        Post post = new Post(vertx, request, budget, metrics);
        Optional<Problem> refusal = access.refusal(request);
        Optional<BodyFormat> format = BodyFormat.ofContentType(request.getHeader(HttpHeaders.CONTENT_TYPE));
        if (!PATH.equals(request.path())) {
            post.refuse(Problems.notFound(request.path()));
        } else if (request.method() == HttpMethod.OPTIONS) {
            tellMethods(request);
        } else if (request.method() != HttpMethod.POST) {
            request.response().putHeader(HttpHeaders.ALLOW, METHODS);
            post.refuse(Problems.methodNotAllowed(request.method().name()));
        } else if (refusal.isPresent()) {
            access.challenge(request);
            post.refuse(refusal.get());
        } else if (format.isEmpty()) {
            request.response().putHeader("Accept-Post", ACCEPTED_TYPES); // W3C Linked Data Platform, section 7.1
            post.refuse(Problems.mediaType(request.getHeader(HttpHeaders.CONTENT_TYPE)));
        } else if (!BodyDecoder.understands(request)) {
            request.response().putHeader(HttpHeaders.ACCEPT_ENCODING, "gzip"); // RFC 9110, section 12.5.3
            post.refuse(Problems.contentEncoding(request.getHeader(HttpHeaders.CONTENT_ENCODING)));
        } else if (declaredBytes(request) > maxBodyBytes) {
            post.refuse(Problems.tooLarge(maxBodyBytes));
        } else {
            receiving.add(post);
            post.receive(maxBodyBytes, body -> {
                receiving.remove(post);
                process(post, format.get(), body);
            });
        }
    }

    /** Without the headers that let pages of other origins post: a page that somebody happens to visit is no feeder. */
    private static void tellMethods(HttpServerRequest request) {
        request.response()
                .setStatusCode(204)
                .putHeader(HttpHeaders.ALLOW, METHODS)
                .putHeader("Accept-Post", ACCEPTED_TYPES)
                .end()
                .onFailure(gone -> LOG.debug("a client did not wait for its answer", gone));
    }

    private void process(Post post, BodyFormat format, Buffer body) {
        try {
            decode(post, format, body);
        } catch (RuntimeException e) {
            String requestId = RequestId.of(post.request().response());
            LOG.error("a post failed: requestId={} format={} bytes={}", requestId, format, body.length(), e);
            failed(post);
        }
    }

    private static void failed(Post post) {
        if (!post.isAnswered()) {
            reject(post, Problems.internal());
        }
    }

    private void decode(Post post, BodyFormat format, Buffer body) {
        long nowMicros = clock.micros();
        int length = body.length();
        if (scratch.length < length) {
            scratch = new byte[length];
        }
        body.getBytes(0, length, scratch, 0);
        BodyDecoder.Outcome outcome = decoder.decode(post.request(), scratch, length, nowMicros / MICROS_PER_SECOND);
        if (outcome instanceof BodyDecoder.Decoded plain) {
            read(post, format, plain, nowMicros);
        } else if (outcome instanceof BodyDecoder.Refused refused) {
            if (refused.problem().status() == 401) {
                access.challenge(post.request());
            }
            reject(post, refused.problem());
        }
        if (scratch.length > SCRATCH_KEPT_BYTES) {
            scratch = new byte[SCRATCH_KEPT_BYTES]; // after a rare large post
        }
    }

    private void read(Post post, BodyFormat format, BodyDecoder.Decoded plain, long nowMicros) {
        Optional<Problem> obstacle = admission.obstacle();
        if (obstacle.isPresent()) {
            reject(post, obstacle.get());
            return;
        }
        if (plain.bytes() != scratch && !post.take(plain.length())) {
            reject(post, Problems.overloaded());
            return;
        }
        PostContent content = reader.read(format, plain.bytes(), plain.length(), nowMicros);
        if (content instanceof PostContent.Unreadable unreadable) {
            reject(post, Problems.unreadable(unreadable));
        } else if (content instanceof PostContent.TooManyBad bad) {
            metrics.rejected(bad.rejected().count());
            reject(post, Problems.tooManyBad(bad.rejected()));
        } else if (content instanceof PostContent.Batch batch) {
            queue(post, batch, nowMicros);
        }
    }

    private void queue(Post post, PostContent.Batch batch, long nowMicros) {
        if (names.areKnown(batch.ticks(), nowMicros)) {
            append(post, batch.ticks(), batch.rejected(), nowMicros);
            return;
        }
        names.register(batch, nowMicros)
                .onSuccess(placed -> appendLater(post, placed, nowMicros))
                .onFailure(failure -> {
                    metrics.rejected(batch.rejected().count());
                    refuse(post, AppendOutcome.ofFailure(failure));
                    post.release();
                });
    }

    private void appendLater(Post post, NamePlaces.Placed placed, long nowMicros) {
        try {
            append(post, placed.ticks(), placed.rejected(), nowMicros);
        } catch (RuntimeException e) {
            String requestId = RequestId.of(post.request().response());
            LOG.error(
                    "a post failed: requestId={} ticks={}",
                    requestId,
                    placed.ticks().size(),
                    e);
            failed(post);
        }
    }

    private void append(Post post, List<Tick> ticks, Rejections rejected, long nowMicros) {
        metrics.rejected(rejected.count());
        int accepted = ticks.size();
        if (accepted == 0) {
            reject(post, Problems.noValidTick(rejected));
            return;
        }
        gatherer.add(ticks, outcome -> answer(post, outcome, accepted, rejected, nowMicros), post::release);
    }

    private void answer(Post post, AppendOutcome outcome, int accepted, Rejections rejected, long nowMicros) {
        if (outcome == AppendOutcome.CONFIRMED) {
            metrics.accepted(accepted, clock.micros() - nowMicros);
            post.accept(confirmation(accepted, rejected));
        } else {
            refuse(post, outcome);
        }
    }

    private static void refuse(Post post, AppendOutcome failure) {
        post.refuse(
                switch (failure) {
                    case UNREPLICATED -> Problems.queueUnreplicated();
                    case FULL -> Problems.queueFull();
                    case UNAVAILABLE, CONFIRMED -> Problems.queueUnavailable();
                });
    }

    private static void reject(Post post, Problem problem) {
        post.refuse(problem);
        post.release();
    }

    private static Buffer confirmation(int accepted, Rejections rejected) {
        if (rejected.count() == 0) {
            return Buffer.buffer("{\"accepted\":" + accepted + ",\"rejected\":[]}");
        }
        return new JsonObject()
                .put("accepted", accepted)
                .put("rejected", new RejectedView(rejected.kept()))
                .put("rejectedCount", rejected.count())
                .toBuffer();
    }

    /** The Content-Length, which the HTTP decoder has checked; 0 when there is none. */
    private static long declaredBytes(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? 0 : Long.parseLong(length.trim());
    }
}
