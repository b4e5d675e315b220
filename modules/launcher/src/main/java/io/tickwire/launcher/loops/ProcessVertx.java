package io.tickwire.launcher.loops;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.tickwire.config.SocketTransport;
import io.tickwire.redis.RedisRefusals;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.transport.Transport;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The Vertx of a process: one for the supervision, with one event loop that clients and batches do not reach, and one for each role.
 * For one thread, but for what says otherwise.
 */
public final class ProcessVertx {
    /** For each Vertx: blocking work is rare, a migration of the schema or the reading of a file. */
    private static final int WORKERS = 4;

    private final MeterRegistry meters;
    private final SocketTransport transport;
    private final Vertx supervision;
    private final LoopWatch watch;
    private final Deque<RoleVertx> roles = new ArrayDeque<>();
    private final HealthChecks readiness;

    /**
     * Starts the supervision and its watch over the loops to come.
     *
     * @throws UnsupportedOperationException when the sockets can't be driven as asked; its message says why
     */
    public ProcessVertx(MeterRegistry meters, SocketTransport transport) {
        this.meters = meters;
        this.transport = transport;
        supervision = create("supervision", 1);
        readiness = HealthChecks.create(supervision);
        watch = new LoopWatch(supervision, readiness, meters);
    }

    /** For leases, heartbeats, readiness and liveness. From any thread. */
    public Vertx supervision() {
        return supervision;
    }

    /** Asked on the loop of the supervision. From any thread. */
    public HealthChecks readiness() {
        return readiness;
    }

    /** From any thread. */
    public LoopWatch watch() {
        return watch;
    }

    /** A Vertx of its own for a role, with so many event loops. */
    public Future<Vertx> start(String role, int loops) {
        Vertx vertx = create(role, loops);
        RedisRefusals.of(supervision).shareWith(vertx);
        RoleVertx started = new RoleVertx(role, vertx, watch);
        roles.push(started);
        return started.start(loops).map(RoleVertx::vertx);
    }

    /** That of a role that was started. */
    public Vertx of(String role) {
        return roles.stream()
                .filter(started -> started.role().equals(role))
                .findFirst()
                .orElseThrow()
                .vertx();
    }

    /** Ends the roles' loops, the last started first, and those of the supervision after them. */
    public Future<Void> close() {
        return roles.isEmpty() ? supervision.close() : roles.pop().close().transform(closed -> close());
    }

    private Vertx create(String role, int loops) {
        VertxBuilder builder = Vertx.builder();
        if (transport == SocketTransport.IO_URING) {
            builder.withTransport(ioUring());
        }
        return builder.with(new VertxOptions()
                        .setEventLoopPoolSize(loops)
                        .setWorkerPoolSize(WORKERS)
                        .setInternalBlockingPoolSize(WORKERS)
                        .setPreferNativeTransport(true)
                        .setMetricsOptions(meteredDomains(role)))
                .withMetrics(new MicrometerMetricsFactory(metersOf(role)))
                .build();
    }

    private static Transport ioUring() {
        Transport ioUring = Transport.IO_URING;
        if (ioUring == null || !ioUring.available()) {
            throw new UnsupportedOperationException(
                    "TICKWIRE_TRANSPORT=io_uring: it can't be used on this system: reason=" + reason(ioUring));
        }
        return ioUring;
    }

    private static String reason(Transport missing) {
        Throwable cause = missing == null ? null : missing.unavailabilityCause();
        while (cause != null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause == null ? "no library for this processor" : String.valueOf(cause.getMessage());
    }

    /**
     * The pools of workers alone, which have the same names in all Vertx: the role tells them apart. Each connection to Redis has a
     * pool and a client of its own: a new one with each reconnect, kept for ever.
     */
    private MeterRegistry metersOf(String role) {
        CompositeMeterRegistry ofRole = new CompositeMeterRegistry();
        ofRole.config().commonTags("role", role).meterFilter(MeterFilter.denyUnless(id -> "worker"
                .equals(id.getTag("pool_type"))));
        return ofRole.add(meters);
    }

    /** Per-request meters of Vert.x would cost more than the work they count; Tickwire has meters of its own. */
    private static MicrometerMetricsOptions meteredDomains(String role) {
        MicrometerMetricsOptions options = new MicrometerMetricsOptions()
                .setEnabled(true)
                .setRegistryName(role); // those of one name share the registry of the first
        for (MetricsDomain domain : MetricsDomain.values()) {
            if (domain != MetricsDomain.NAMED_POOLS) {
                options.addDisabledMetricsCategory(domain);
            }
        }
        return options;
    }
}
