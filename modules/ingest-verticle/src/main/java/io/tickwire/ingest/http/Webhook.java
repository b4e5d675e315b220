package io.tickwire.ingest.http;

import io.tickwire.config.Settings;
import io.tickwire.domain.MicrosClock;
import io.tickwire.http.RequestId;
import io.tickwire.ingest.parse.BodyFormat;
import io.tickwire.ingest.queue.Gatherer;
import io.tickwire.ingest.slice.Slice;
import io.tickwire.ingest.slice.SlicedWork;
import io.tickwire.ingest.slice.TurnQueue;
import io.tickwire.ingest.symbols.NamePlaces;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
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
    private static final long SWEEP_MS = 1_000;
    private static final int MICROS_PER_SECOND = 1_000_000;

    /** The shortest time to another turn: a task that is queued for the loop would run before it looks at its connections. */
    private static final long NEXT_TURN_MS = 1;

    /** Posts up to this need a millisecond or two: they do not wait behind larger ones. */
    private static final int SMALL_BYTES = 64 * 1024;

    private final Vertx vertx;
    private final int maxBodyBytes;
    private final Access access;
    private final Intake intake;
    private final WebhookMetrics metrics;
    private final MicrosClock clock;
    private final ByteBudget budget;
    private final Overload overload;
    private final TurnQueue turns;
    private final Set<Post> receiving = new HashSet<>(); // and those refused since the last sweep

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
        this.access = new Access(settings);
        this.intake = new Intake(settings, access, admission, names, gatherer, metrics, clock);
        this.metrics = metrics;
        this.clock = clock;
        this.budget = ByteBudget.forBodiesOf(maxBodyBytes, metrics.heldBytes());
        this.overload = new Overload(metrics, budget);
        this.turns =
                new TurnQueue(new Slice(System::nanoTime), task -> vertx.setTimer(NEXT_TURN_MS, timer -> task.run()));
        vertx.setPeriodic(SWEEP_MS, timer -> sweep());
    }

    /** Lets go of the posts that are being worked on. To be called when the server has ended. */
    public void close() {
        turns.close();
    }

    private void sweep() {
        long now = System.nanoTime();
        overload.look(now);
        receiving.removeIf(post -> !post.isReceiving());
        List.copyOf(receiving).forEach(post -> post.refuseIfSlow(now));
    }

    @Override
    public void handle(HttpServerRequest request) {
        RequestId.echo(request);
        Post post = new Post(vertx, request, budget, overload, metrics);
        try {
            route(post, request);
        } catch (RuntimeException e) {
            LOG.error("a request failed: requestId={}", RequestId.of(request.response()), e);
            post.refuse(Problems.internal());
        }
    }

    private void route(Post post, HttpServerRequest request) {
        Access.Entry entry = access.look(request, () -> clock.micros() / MICROS_PER_SECOND);
        Optional<BodyFormat> format = BodyFormat.ofContentType(request.getHeader(HttpHeaders.CONTENT_TYPE));
        if (!PATH.equals(request.path())) {
            post.refuse(Problems.notFound(request.path()));
        } else if (request.method() == HttpMethod.OPTIONS) {
            tellMethods(request);
        } else if (request.method() != HttpMethod.POST) {
            request.response().putHeader(HttpHeaders.ALLOW, METHODS);
            post.refuse(Problems.methodNotAllowed(request.method().name()));
        } else if (entry instanceof Access.Refused refused) {
            access.challenge(request);
            post.refuse(refused.problem());
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
                process(post, entry, format.get(), body);
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

    private void process(Post post, Access.Entry entry, BodyFormat format, Buffer body) {
        SlicedWork work = intake.work(post, entry, format, body);
        if (body.length() > SMALL_BYTES || BodyDecoder.isGzip(post.request())) {
            turns.startBehind(work);
        } else {
            turns.start(work);
        }
    }

    /** The Content-Length, which the HTTP decoder has checked; 0 when there is none. */
    private static long declaredBytes(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? 0 : Long.parseLong(length.trim());
    }
}
