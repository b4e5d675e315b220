package io.tickwire.launcher;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tickwire.calc.CalcSymbol;
import io.tickwire.calc.cross.CalcCross;
import io.tickwire.config.RedisUrl;
import io.tickwire.config.Settings;
import io.tickwire.config.Verticle;
import io.tickwire.domain.MicrosClock;
import io.tickwire.flush.Flush;
import io.tickwire.gateway.Gateway;
import io.tickwire.ingest.Ingest;
import io.tickwire.launcher.loops.ProcessVertx;
import io.tickwire.postgres.PgUrl;
import io.tickwire.redis.RedisRefusals;
import io.tickwire.role.ListenAddress;
import io.tickwire.role.Role;
import io.tickwire.role.RoleContext;
import io.tickwire.stores.LocalStores;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.Status;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The verticles of this process with what they stand on. Starts the consumers side by side and then the producer, and stops them one by
 * one in the opposite order, so that what was acknowledged has passed before its reader goes. Methods block: for the main thread and the
 * shutdown hook.
 */
final class Platform {
    private static final Logger LOG = LoggerFactory.getLogger(Platform.class);

    /** Consumers before producers. */
    private static final List<Verticle> START_ORDER =
            List.of(Verticle.GATEWAY, Verticle.FLUSH, Verticle.CALC_CROSS, Verticle.CALC_SYMBOL, Verticle.INGEST);

    /** Of Micrometer's binders, and not as Prometheus wants names: a counter of nanoseconds, a gauge that ends in _count. */
    private static final Set<String> METERS_MISNAMED = Set.of("process.cpu.time", "system.cpu.count");

    private final Version version;
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gcMetrics = new JvmGcMetrics();
    private final LogBound logBound = new LogBound(System::nanoTime);
    private final Map<Verticle, Vertx> loopsOfRoles = new EnumMap<>(Verticle.class);
    private final RoleStarts starts = new RoleStarts(this::create, this::refusals);
    private Settings settings;
    private Optional<LocalStores.Started> stores = Optional.empty();
    private ProcessVertx loops;
    private ManagementServer management;
    private boolean stopped;

    Platform(Settings settings, Version version) {
        this.settings = settings;
        this.version = version;
    }

    /**
     * Starts everything, the management server first so that probes have an answer from the beginning.
     *
     * @return what runs here and where
     * @throws StartFailedException with a message for the operator; the caller stops what did start
     */
    synchronized ReadyLine start() throws StartFailedException, InterruptedException {
        if (stopped) {
            throw new StartFailedException("stopped before it had started", null);
        }
        // before anything has a meter
        meters.config().meterFilter(MeterFilter.deny(id -> METERS_MISNAMED.contains(id.getName())));
        try {
            loops = new ProcessVertx(meters, settings.transport());
        } catch (UnsupportedOperationException e) {
            throw new StartFailedException(e.getMessage(), e);
        }
        Vertx supervision = loops.supervision();
        Transport transport = Transport.of(supervision, settings.transport());
        transport.log();
        bindProcessMetrics(transport);
        loops.readiness().register("redis/rights", this::checkRights);
        management = new ManagementServer(supervision, loops.readiness(), loops.watch()::lost, meters, version);
        Waiting.await("management server", management.start(settings.managementHost(), settings.managementPort()));
        List<Verticle> verticles =
                START_ORDER.stream().filter(settings.verticles()::contains).toList();
        startStores(verticles);
        RedisUrl redisUrl = settings.stores().redisUrl().orElseThrow();
        Waiting.await("queue", new QueuePreparation(supervision, redisUrl, settings.partitions()).run());
        EvictionWatch eviction =
                new EvictionWatch(supervision, redisUrl, settings.partitions(), EvictionWatch.PERIOD_MS);
        loops.readiness().register("redis/policy", eviction::check);
        eviction.start();
        // ticks come in when everything else has started
        starts.start(verticles.stream()
                .filter(verticle -> verticle != Verticle.INGEST)
                .toList());
        starts.start(verticles.stream()
                .filter(verticle -> verticle == Verticle.INGEST)
                .toList());
        management.markStarted();
        return readyLine();
    }

    /** For a role that has several: one more than take connections or work on partitions, for what it does once. */
    private static int loopsOf(Verticle verticle) {
        return switch (verticle) {
            case INGEST, CALC_SYMBOL, GATEWAY -> ListenAddress.eventLoops() + 1;
            case CALC_CROSS, FLUSH -> 1;
        };
    }

    private Vertx started(String name, int count) throws StartFailedException, InterruptedException {
        Future<Vertx> start = loops.start(name, count);
        Waiting.await("event loops of " + name, start);
        return start.result();
    }

    private List<String> refusals() {
        return RedisRefusals.of(loops.supervision()).now();
    }

    private void checkRights(Promise<Status> answer) {
        List<String> refusals = refusals();
        answer.tryComplete( // the check may have timed out by now
                refusals.isEmpty() ? Status.OK() : Status.KO(new JsonObject().put("refused", new JsonArray(refusals))));
    }

    /** Event loops for a feeder in the same process, apart from those of the roles. */
    synchronized Vertx feedVertx() throws StartFailedException, InterruptedException {
        return started("feed", 1);
    }

    /** The Vertx that a role was started on, for tests that get in its way. */
    Vertx vertxOf(Verticle verticle) {
        return loops.of(verticle.id());
    }

    /** Where this process takes ticks; empty when it does not. */
    Optional<String> ingestUrl() {
        return Optional.ofNullable(starts.roles().get(Verticle.INGEST)).flatMap(Role::url);
    }

    /**
     * Drains and stops, the last started first, within {@code TICKWIRE_DRAIN_MS} for the roles together. Safe to call at
     * any time and again.
     *
     * @return whether everything ended in time and without a fault
     */
    synchronized boolean stop() {
        if (stopped) {
            return true;
        }
        stopped = true;
        if (management != null) {
            management.markStopping();
        }
        boolean clean = true;
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.drainMs());
        for (int i = START_ORDER.size() - 1; i >= 0; i--) {
            Role role = starts.roles().get(START_ORDER.get(i));
            if (role != null) {
                clean &= Waiting.hasEnded(START_ORDER.get(i).id(), role.stop(), deadline - System.nanoTime());
            }
        }
        long grace = TimeUnit.SECONDS.toNanos(5);
        if (management != null) {
            clean &= Waiting.hasEnded("management server", management.stop(), grace);
        }
        if (loops != null) {
            clean &= Waiting.hasEnded("event loops", loops.close(), grace);
        }
        stores.ifPresent(LocalStores.Started::close);
        gcMetrics.close();
        logBound.remove();
        return clean;
    }

    /** Starts the private stores, and meanwhile event loops: a role has its own, so that what blocks them is not felt by the others. */
    private void startStores(List<Verticle> verticles) throws StartFailedException, InterruptedException {
        boolean isPrivate = settings.stores().startsRedis() || settings.stores().startsPostgres();
        FutureTask<LocalStores.Started> start = new FutureTask<>(() -> new StoresLookup().start(settings.stores()));
        if (isPrivate) {
            new Thread(start, "tickwire-stores").start();
        }
        try {
            for (Verticle verticle : verticles) {
                loopsOfRoles.put(verticle, started(verticle.id(), loopsOf(verticle)));
            }
        } finally {
            if (isPrivate) {
                take(start);
            }
        }
    }

    private void take(FutureTask<LocalStores.Started> start) throws StartFailedException, InterruptedException {
        try {
            LocalStores.Started running = start.get();
            stores = Optional.of(running);
            settings = settings.withStores(
                    running.redisUrl().map(RedisUrl::parse).or(settings.stores()::redisUrl),
                    running.pgUrl().or(settings.stores()::pgUrl));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof StartFailedException told
                    ? told
                    : new StartFailedException("the private servers can't start: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            start.cancel(true); // it stops what it has started
            throw e;
        }
    }

    private ReadyLine readyLine() {
        ReadyLine line = new ReadyLine();
        ingestUrl().ifPresent(url -> line.add("ingest", url));
        Optional.ofNullable(starts.roles().get(Verticle.GATEWAY))
                .flatMap(Role::url)
                .ifPresent(url -> line.add("gateway", url));
        line.add("management", ListenAddress.url(settings.managementHost(), management.port()));
        stores.flatMap(LocalStores.Started::redisUrl)
                .ifPresent(url -> line.add("redis", RedisUrl.parse(url).toString()));
        stores.flatMap(LocalStores.Started::pgUrl)
                .ifPresent(url -> line.add("postgres", PgUrl.parse(url).toString()));
        return line;
    }

    private Role create(Verticle verticle) {
        RoleContext context = new RoleContext(
                loopsOfRoles.get(verticle),
                loops.supervision(),
                settings,
                meters,
                loops.readiness(),
                MicrosClock.system());
        return switch (verticle) {
            case INGEST -> new Ingest(context);
            case CALC_SYMBOL -> new CalcSymbol(context);
            case CALC_CROSS -> new CalcCross(context);
            case GATEWAY -> new Gateway(context);
            case FLUSH -> new Flush(context);
        };
    }

    private void bindProcessMetrics(Transport transport) {
        new JvmMemoryMetrics().bindTo(meters);
        gcMetrics.bindTo(meters);
        logBound.install(meters);
        new JvmThreadMetrics().bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        Gauge.builder("tickwire.build.info", () -> 1)
                .description("Always 1; its labels are the version, the Java that runs it and what drives the sockets")
                .tags(Tags.of(
                        "version",
                        version.text(),
                        "java",
                        System.getProperty("java.version"),
                        "transport",
                        transport.name()))
                .register(meters);
    }
}
