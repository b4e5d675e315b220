package io.tickwire.ingest;

import io.tickwire.config.Settings;
import io.tickwire.http.Connections;
import io.tickwire.http.InvalidRequest;
import io.tickwire.ingest.http.Admission;
import io.tickwire.ingest.http.BrokenBody;
import io.tickwire.ingest.http.Webhook;
import io.tickwire.ingest.http.WebhookMetrics;
import io.tickwire.ingest.queue.AppendLinks;
import io.tickwire.ingest.queue.Gatherer;
import io.tickwire.ingest.queue.QueueBound;
import io.tickwire.ingest.queue.RedisAppender;
import io.tickwire.ingest.symbols.KnownNames;
import io.tickwire.ingest.symbols.NamePlaces;
import io.tickwire.role.ListenFault;
import io.tickwire.role.RoleContext;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.concurrent.TimeUnit;

/**
 * One event loop of the webhook with connections to Redis of its own. Instances on the same port share the connections
 * of clients; of the rest they share nothing but the {@link QueueBound}, the {@link KnownNames} and the meters.
 */
final class IngestVerticle extends VerticleBase {
    /** A hung Redis is a 503 within 2 s. */
    private static final int APPEND_TIMEOUT_MS = 1_500;

    private static final int IDLE_TIMEOUT_SECONDS = 75;
    private static final int ACCEPT_BACKLOG = 1_024;
    private static final int CHUNK_BYTES = 64 * 1024;

    /** A client in the middle of a body is not waited for longer at a stop; nothing of it was acknowledged. */
    private static final int LONGEST_FAREWELL_MS = 5_000;

    private final RoleContext role;
    private final int port;
    private final Connections connections;
    private final QueueBound bound;
    private final KnownNames symbols;
    private final KnownNames sources;
    private final WebhookMetrics metrics;
    private volatile AppendLinks redis;
    private Webhook webhook;
    private HttpServer server;
    private volatile int actualPort;

    /**
     * @param port negative: any free port, the same for all instances with the same number
     * @param connections of all instances
     */
    IngestVerticle(
            RoleContext role,
            int port,
            Connections connections,
            QueueBound bound,
            KnownNames symbols,
            KnownNames sources,
            WebhookMetrics metrics) {
        this.role = role;
        this.port = port;
        this.connections = connections;
        this.bound = bound;
        this.symbols = symbols;
        this.sources = sources;
        this.metrics = metrics;
    }

    @Override
    public Future<?> start() {
        Settings settings = role.settings();
        redis = new AppendLinks(
                vertx, role.redisUrl(), settings.partitions(), settings.ingest().queueAck(), APPEND_TIMEOUT_MS);
        webhook = webhook();
        HttpServerOptions options = serverOptions();
        Handler<HttpConnection> accepted = connections.forServer(options);
        server = vertx.createHttpServer(options)
                .connectionHandler(connection -> {
                    accepted.handle(connection);
                    BrokenBody.watch(connection);
                })
                .requestHandler(webhook)
                .invalidRequestHandler(new InvalidRequest());
        return redis.connect()
                .compose(ok -> server.listen()
                        .recover(ListenFault.at(
                                settings.host(),
                                "TICKWIRE_INGEST_PORT",
                                settings.ingest().port())))
                .onSuccess(listening -> actualPort = listening.actualPort())
                .recover(failure -> redis.close().transform(closed -> Future.failedFuture(failure)));
    }

    /** Answers what is in hand, as far as there is time, then lets go of the rest and of Redis. */
    @Override
    public Future<?> stop() {
        int farewellMs = Math.min(LONGEST_FAREWELL_MS, role.settings().drainMs() / 2);
        return server.shutdown(farewellMs, TimeUnit.MILLISECONDS).eventually(() -> {
            webhook.close();
            return redis.close();
        });
    }

    /** Whether this instance has its connections to Redis. From any thread. */
    boolean isConnected() {
        return redis != null && redis.isConnected();
    }

    /** The port that clients connect to, once started. From any thread. */
    int actualPort() {
        return actualPort;
    }

    private HttpServerOptions serverOptions() {
        return new HttpServerOptions()
                .setHost(role.settings().host())
                .setPort(port)
                .setAcceptBacklog(ACCEPT_BACKLOG)
                .setTcpQuickAck(true) // the kernel's own default, which Vert.x turns off on its native transport
                .setIdleTimeout(IDLE_TIMEOUT_SECONDS)
                .setMaxChunkSize(CHUNK_BYTES)
                .setHttp2ClearTextEnabled(false)
                .setPerMessageWebSocketCompressionSupported(false) // no web sockets here: spares their handlers
                .setPerFrameWebSocketCompressionSupported(false);
    }

    private Webhook webhook() {
        Settings settings = role.settings();
        Gatherer gatherer = new Gatherer(
                settings.partitions(),
                redis.lanes(),
                new RedisAppender(redis, settings.ingest().queueAck(), bound),
                task -> context.runOnContext(nothing -> task.run()));
        Admission admission = new Admission(redis::isConnected, bound);
        NamePlaces names = new NamePlaces(redis.any(), symbols, sources, ms -> vertx.timer(ms, TimeUnit.MILLISECONDS)
                .mapEmpty());
        return new Webhook(vertx, settings.ingest(), admission, names, gatherer, metrics, role.clock());
    }
}
