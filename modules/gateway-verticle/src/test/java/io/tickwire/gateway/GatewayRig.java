package io.tickwire.gateway;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tickwire.config.Settings;
import io.tickwire.config.SettingsException;
import io.tickwire.config.UpdatesChannel;
import io.tickwire.gateway.hub.PendingBudget;
import io.tickwire.gateway.tape.TapeBounds;
import io.tickwire.role.RoleContext;
import io.vertx.core.Vertx;
import io.vertx.core.transport.Transport;
import io.vertx.ext.healthchecks.HealthChecks;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A gateway on a Redis of its own, and clients that are the JDK's. */
public final class GatewayRig implements AutoCloseable {
    private static final String NO_POSTGRES = "postgresql://nobody@127.0.0.1:1/none";

    final TestRedis redis = new TestRedis();
    final Vertx vertx;
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    public final HttpClient http = HttpClient.newHttpClient();
    private final HealthChecks readiness;
    private final List<Runnable> clients = new ArrayList<>();
    private Gateway gateway;
    private boolean asksAgain;

    /** What clients may be owed; of gateways that start later. */
    PendingBudget budget = PendingBudget.ofHeap(Runtime.getRuntime().maxMemory());

    /** What the tape may take; of gateways that start later. */
    TapeBounds tapeBounds = TapeBounds.ofHeap(Runtime.getRuntime().maxMemory());

    /** How long a partition is heard that nobody wants; of gateways that start later. */
    Duration keepPartitions = Duration.ofSeconds(30);

    /** Variables beside those that every test has; of gateways that start later. */
    public final Map<String, String> variables = new HashMap<>();

    /** The wall clock of gateways. */
    public final MovedClock clock = new MovedClock();

    private final String pgUrl;
    private final Duration stuckAfter;

    GatewayRig() throws IOException {
        this(NO_POSTGRES);
    }

    public GatewayRig(String pgUrl) throws IOException {
        this(pgUrl, Transport.EPOLL, Duration.ofSeconds(30));
    }

    /**
     * @param transport what drives the sockets
     * @param stuckAfter a client that takes nothing for so long is closed
     */
    GatewayRig(Transport transport, Duration stuckAfter) throws IOException {
        this(NO_POSTGRES, transport, stuckAfter);
    }

    /** All that this machine has; some have no io_uring. */
    static Stream<Transport> transports() {
        return Stream.of(Transport.EPOLL, Transport.NIO, Transport.IO_URING).filter(Transport::available);
    }

    private GatewayRig(String pgUrl, Transport transport, Duration stuckAfter) throws IOException {
        this.pgUrl = pgUrl;
        this.stuckAfter = stuckAfter;
        this.vertx = Vertx.builder().withTransport(transport).build();
        this.readiness = HealthChecks.create(vertx);
    }

    /** Updates of each partition come on a channel of its own from now on. */
    GatewayRig channelPerPartition() {
        redis.channel = new UpdatesChannel(UpdatesChannel.DEFAULT.name(), true);
        return this;
    }

    /** Starts a gateway beside the one there is, which is from then on the one that clients come to. */
    public GatewayRig start() {
        return start(0);
    }

    /** @param staleMs 0: no symbol is told stale; most tests publish updates of days ago */
    GatewayRig start(long staleMs) {
        try {
            Map<String, String> all = new HashMap<>(variables);
            all.put("TICKWIRE_VERTICLES", "gateway");
            all.put("REDIS_URL", redis.url());
            all.put("PG_URL", pgUrl);
            all.put("TICKWIRE_GATEWAY_PORT", "0");
            all.put("TICKWIRE_STALE_MS", Long.toString(staleMs));
            all.put("TICKWIRE_CHANNEL_PER_PARTITION", Boolean.toString(redis.channel.perPartition()));
            all.put("TICKWIRE_PARTITIONS", Integer.toString(TestRedis.PARTITIONS));
            Settings settings = Settings.read(all);
            gateway = new Gateway(
                    new RoleContext(vertx, settings, meters, readiness, clock),
                    stuckAfter,
                    keepPartitions,
                    budget,
                    tapeBounds);
        } catch (SettingsException e) {
            throw new AssertionError(e);
        }
        TestRedis.await(gateway.start());
        return this;
    }

    void stop() {
        TestRedis.await(gateway.stop());
    }

    public boolean isReady() {
        return Boolean.TRUE.equals(TestRedis.await(readiness.checkStatus()).getUp());
    }

    public URI uri(String path) {
        return URI.create(gateway.url().orElseThrow() + path);
    }

    WsClient webSocket() throws Exception {
        return webSocket("");
    }

    /** @param query with its question mark, or empty */
    WsClient webSocket(String query) throws Exception {
        WsClient client = new WsClient(http, uri("/ws" + query));
        clients.add(client::close);
        return client;
    }

    SseClient sse(String query, String... headers) throws Exception {
        SseClient client = new SseClient(http, uri("/sse?" + query), headers);
        clients.add(client::close);
        return client;
    }

    public HttpResponse<String> get(String path) throws Exception {
        return get(HttpRequest.newBuilder(uri(path)).build());
    }

    public HttpResponse<String> get(String path, String header, String value) throws Exception {
        return get(HttpRequest.newBuilder(uri(path)).header(header, value).build());
    }

    /** From now on {@link #get} asks again when Postgres was too slow, as clients do: on a busy machine it may be. */
    public GatewayRig askAgain() {
        asksAgain = true;
        return this;
    }

    private HttpResponse<String> get(HttpRequest request) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        HttpResponse<String> response;
        do {
            response = http.send(request, HttpResponse.BodyHandlers.ofString());
        } while (asksAgain && response.body().contains("\"history_unavailable\"") && System.nanoTime() < deadline);
        return response;
    }

    double metric(String name, String... tags) {
        return meters.get(name).tags(tags).meter().measure().iterator().next().getValue();
    }

    @Override
    public void close() throws IOException {
        clients.forEach(Runnable::run);
        TestRedis.await(vertx.close());
        redis.close();
    }
}
