package io.tickwire.gateway;

import io.tickwire.config.Settings;
import io.tickwire.gateway.access.Access;
import io.tickwire.gateway.access.Keyring;
import io.tickwire.gateway.client.Catchup;
import io.tickwire.gateway.client.ClientSession;
import io.tickwire.gateway.client.Desk;
import io.tickwire.gateway.client.Hearing;
import io.tickwire.gateway.feed.UpdateInbox;
import io.tickwire.gateway.history.HistoryApi;
import io.tickwire.gateway.http.Site;
import io.tickwire.gateway.hub.Hub;
import io.tickwire.gateway.hub.PendingBudget;
import io.tickwire.gateway.openapi.ApiContract;
import io.tickwire.gateway.tape.TapeBatch;
import io.tickwire.gateway.tape.TapeDesk;
import io.tickwire.gateway.tape.TapeHub;
import io.tickwire.gateway.update.Update;
import io.tickwire.gateway.ws.WebSocketRoute;
import io.tickwire.http.Connections;
import io.tickwire.http.InvalidRequest;
import io.tickwire.postgres.PgAccess;
import io.tickwire.postgres.PgUrl;
import io.tickwire.role.ListenFault;
import io.tickwire.role.Loop;
import io.tickwire.role.RoleContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One event loop of the gateway: a hub, its clients and the HTTP server they come by. Instances on the same port share the
 * connections of clients, and nothing else.
 */
final class GatewayVerticle extends VerticleBase {
    private static final long SWEEP_MS = 1_000;

    /** Clients come back spread over this time, so that another gateway is not run over. */
    private static final long RECONNECT_MIN_MS = 500;

    private static final long RECONNECT_MAX_MS = 4_500;
    private static final long FAREWELL_MS = 1_500;

    /** How long clients are given their turns before the loop looks at its connections and its other tasks again. */
    private static final long TURNS_NANOS = 4_000_000;

    private static final int ACCEPT_BACKLOG = 4_096;
    private static final int MAX_REQUEST_LINE_BYTES = 64 * 1024; // a thousand channels in a query
    private static final int COMPRESSION_LEVEL = 3; // most of the gain for little time of the event loop
    private static final int MAX_HEADER_BYTES = 32 * 1024; // cookies of a whole domain come too
    private static final int IDLE_TIMEOUT_SECONDS = 75; // above the heartbeats
    private static final int WEB_SOCKET_CLOSING_SECONDS = 2;

    private static final String APPLICATION_NAME = "tickwire-gateway";

    private final RoleContext role;
    private final int port;
    private final Connections connections;
    private final Catchup catchup;
    private final Hearing hearing;
    private final Supplier<Future<Optional<Buffer>>> correlation;
    private final Function<Context, TapeHub> tapes;
    private final Function<Set<Integer>, Future<String>> tapeReader;
    private final UpdateInbox inbox = new UpdateInbox();
    private final long stuckNanos;
    private final Hub hub;
    private final GatewayMeters meters;
    private final Keyring keyring;
    private PgAccess postgres;
    private Desk desk;
    private TapeHub tape;
    private HistoryApi history;
    private HttpServer server;
    private long timer = -1;
    private long timerDueNanos = Hub.NEVER;
    private volatile int actualPort;

    /**
     * @param port negative: any free port, the same for all instances with the same number
     * @param connections of all instances
     * @param catchup completes on any thread
     * @param hearing completes on any thread
     * @param correlation the market's newest, as JSON; completes on any thread
     * @param tapes makes the clients' side of the tape, for an event loop
     * @param tapeReader completes on any thread
     * @param budget of all event loops together
     * @param keyring of the process
     * @param stuckAfter a client that takes not a single byte for so long is closed
     */
    GatewayVerticle(
            RoleContext role,
            int port,
            Connections connections,
            Catchup catchup,
            Hearing hearing,
            Supplier<Future<Optional<Buffer>>> correlation,
            Function<Context, TapeHub> tapes,
            Function<Set<Integer>, Future<String>> tapeReader,
            GatewayMeters meters,
            PendingBudget budget,
            Keyring keyring,
            Duration stuckAfter) {
        this.role = role;
        this.port = port;
        this.connections = connections;
        this.catchup = catchup;
        this.hearing = hearing;
        this.correlation = correlation;
        this.tapes = tapes;
        this.tapeReader = tapeReader;
        this.stuckNanos = stuckAfter.toNanos();
        this.hub =
                new Hub(role.settings().partitions(), role.settings().channel().perPartition(), meters, budget);
        this.meters = meters;
        this.keyring = keyring;
    }

    @Override
    public Future<?> start() {
        postgres = PgUrl.parse(role.pgUrl()).access(APPLICATION_NAME);
        tape = tapes.apply(context);
        desk = new Desk(
                vertx,
                hub,
                new TapeDesk(tape, role.settings().partitions(), wanted -> here(tapeReader.apply(wanted))),
                role.settings().partitions(),
                this::refresh,
                role.settings().channel().perPartition() ? wanted -> here(hearing.hear(wanted)) : Hearing.ALWAYS,
                role.clock(),
                this::runLater,
                meters,
                new Access(vertx, role.settings().gateway().access(), keyring, role.clock(), meters));
        vertx.setPeriodic(SWEEP_MS, tick -> sweep());
        return Future.succeededFuture();
    }

    /** Tells the clients to come back, to another gateway or to the next start, and lets them go. */
    @Override
    public Future<?> stop() {
        for (ClientSession session : desk.sessions()) {
            session.shutDown(ThreadLocalRandom.current().nextLong(RECONNECT_MIN_MS, RECONNECT_MAX_MS));
        }
        Future<Void> gone =
                server == null ? Future.succeededFuture() : server.shutdown(FAREWELL_MS, TimeUnit.MILLISECONDS);
        return gone.eventually(() -> history == null ? Future.succeededFuture() : history.close());
    }

    /** Gives updates to the clients of this event loop; from any thread. */
    void accept(List<Update> updates) {
        if (inbox.put(updates)) {
            context.runOnContext(nothing -> takeIn());
        }
    }

    /** Gives ticks to the clients of this event loop; from any thread, and completes on this one's. */
    Future<Void> acceptTape(TapeBatch batch) {
        return new Loop(context).call(() -> {
            tape.accept(batch);
            return Future.succeededFuture();
        });
    }

    private void takeIn() {
        hub.accept(inbox.take(), desk.nanos(), desk.micros());
        runLater();
    }

    /** Partitions of which clients of this event loop want something; from any thread. */
    Future<Set<Integer>> wantedPartitions() {
        Promise<Set<Integer>> wanted = Promise.promise();
        context.runOnContext(nothing -> wanted.complete(hub.wantedPartitions()));
        return wanted.future();
    }

    /** Forgets a partition's symbols, those too that were accepted and not taken in yet; from any thread. */
    Future<Void> forget(int partition) {
        Promise<Void> forgotten = Promise.promise();
        context.runOnContext(nothing -> {
            takeIn();
            hub.forget(partition);
            forgotten.complete();
        });
        return forgotten.future();
    }

    /** Symbols that clients of this event loop want, the next ones in turn; from any thread. */
    Future<List<String>> wanted(int most) {
        Promise<List<String>> wanted = Promise.promise();
        context.runOnContext(nothing -> wanted.complete(hub.nextWanted(most)));
        return wanted.future();
    }

    /** Takes clients from now on; from any thread. */
    Future<Void> listen(ApiContract contract) {
        Promise<Void> listening = Promise.promise();
        context.runOnContext(nothing -> {
            history = new HistoryApi(vertx, postgres, role.clock(), contract, role.meters());
            HttpServerOptions options = serverOptions();
            server = vertx.createHttpServer(options)
                    .connectionHandler(connections.forServer(options))
                    .requestHandler(Site.router(vertx, desk, history, () -> here(correlation.get()), contract))
                    .invalidRequestHandler(new InvalidRequest());
            Settings settings = role.settings();
            server.listen()
                    .recover(ListenFault.at(
                            settings.host(),
                            "TICKWIRE_GATEWAY_PORT",
                            settings.gateway().port()))
                    .onSuccess(bound -> actualPort = bound.actualPort())
                    .<Void>mapEmpty()
                    .onComplete(listening);
        });
        return listening.future();
    }

    /** The port that clients connect to, once it listens. From any thread. */
    int actualPort() {
        return actualPort;
    }

    private HttpServerOptions serverOptions() {
        return new HttpServerOptions()
                .setHost(role.settings().host())
                .setPort(port)
                .setAcceptBacklog(ACCEPT_BACKLOG)
                .setTcpQuickAck(true) // the kernel's own default, which Vert.x turns off on its native transport
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setIdleTimeout(IDLE_TIMEOUT_SECONDS)
                .setMaxInitialLineLength(MAX_REQUEST_LINE_BYTES)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setHttp2ClearTextEnabled(false)
                .setCompressionSupported(true) // for clients that ask for it; SSE declines
                .setCompressionLevel(COMPRESSION_LEVEL)
                .setWebSocketSubProtocols(List.of(WebSocketRoute.SUBPROTOCOL))
                .setWebSocketClosingTimeout(WEB_SOCKET_CLOSING_SECONDS)
                .setMaxWebSocketFrameSize(WebSocketRoute.MAX_FRAME_BYTES)
                .setPerMessageWebSocketCompressionSupported(false) // frames are shared: what is compressed would not be
                .setPerFrameWebSocketCompressionSupported(false);
    }

    private Future<Void> refresh(Map<Integer, Set<String>> behind) {
        return here(catchup.refresh(behind));
    }

    /** The same, completed on this event loop. */
    private <T> Future<T> here(Future<T> elsewhere) {
        Promise<T> here = Promise.promise();
        elsewhere.onComplete(done -> context.runOnContext(nothing -> here.handle(done)));
        return here.future();
    }

    private void sweep() {
        long now = desk.nanos();
        desk.sessions().forEach(session -> session.tick(now));
        hub.closeStuck(now, stuckNanos);
        long staleMs = role.settings().gateway().staleMs();
        if (staleMs > 0) {
            hub.tellStale(now, TimeUnit.MILLISECONDS.toNanos(staleMs), desk.micros());
        }
        runLater();
    }

    /** What is due; for a few milliseconds, when many clients wait for their turns. */
    private void runDue() {
        long begun = desk.nanos();
        long now = begun;
        do {
            hub.runDue(now);
            now = desk.nanos();
        } while (hub.nextDueNanos() <= now && now - begun < TURNS_NANOS);
    }

    /** Sees to it that the hub is run when it next has to be. */
    private void runLater() {
        long due = hub.nextDueNanos();
        if (due >= timerDueNanos || due == Hub.NEVER) {
            return;
        }
        vertx.cancelTimer(timer);
        timerDueNanos = due;
        long delayMs = Math.max(1, TimeUnit.NANOSECONDS.toMillis(due - desk.nanos() + 999_999));
        timer = vertx.setTimer(delayMs, fired -> {
            timerDueNanos = Hub.NEVER;
            runDue();
            runLater();
        });
    }
}
