package io.tickwire.ingest;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.tickwire.config.Settings;
import io.tickwire.http.Connections;
import io.tickwire.http.Listener;
import io.tickwire.ingest.http.WebhookMetrics;
import io.tickwire.ingest.queue.QueueBound;
import io.tickwire.ingest.queue.QueueGauge;
import io.tickwire.ingest.symbols.KnownNames;
import io.tickwire.ingest.symbols.NameKind;
import io.tickwire.ingest.symbols.NameMeters;
import io.tickwire.role.ListenAddress;
import io.tickwire.role.Role;
import io.tickwire.role.RoleContext;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The webhook: {@code POST /webhook/ticks}. A 200 is given only after Redis confirmed every valid tick of the post;
 * after any other answer nothing is promised, and the whole post may be sent again. Stateless: any number of processes
 * may run it side by side.
 */
public final class Ingest implements Role {
    private static final String READINESS = "ingest/redis";

    /** Venues, feeds and brokers; more of them are a feeder that makes names up. */
    private static final int MAX_SOURCES = 10_000;

    private final RoleContext context;
    private final ListenAddress address;
    private final QueueBound bound;
    private final QueueGauge gauge;
    private final KnownNames symbols;
    private final KnownNames sources = new KnownNames(NameKind.SOURCE, MAX_SOURCES);
    private final Connections connections;
    private final List<IngestVerticle> instances = new CopyOnWriteArrayList<>();
    private final List<String> deployments = new CopyOnWriteArrayList<>();
    private final List<Meter> meters = new CopyOnWriteArrayList<>();

    public Ingest(RoleContext context) {
        Settings settings = context.settings();
        this.context = context;
        this.address = ListenAddress.of(settings.host(), settings.ingest().port());
        this.bound = new QueueBound(settings.ingest().queueMaxBytes());
        this.symbols = new KnownNames(NameKind.SYMBOL, settings.ingest().maxSymbols());
        this.connections = new Connections(Listener.INGEST, context.meters());
        this.gauge = new QueueGauge(context.redisUrl(), settings.partitions(), bound);
    }

    /** Fails when Redis can't be reached or the port is taken; nothing is left running then. */
    @Override
    public Future<Void> start() {
        meters.add(Gauge.builder("tickwire.queue.bytes", bound, QueueBound::bytes)
                .description("Memory of the queue in Redis, dead letters included")
                .register(context.meters()));
        meters.add(Gauge.builder("tickwire.dead.bytes", bound, QueueBound::deadBytes)
                .description("Memory of the dead letters in Redis, a part of the queue's")
                .register(context.meters()));
        meters.add(Gauge.builder("tickwire.queue.max.bytes", bound, QueueBound::maxBytes)
                .description("Memory of the queue at which posts are refused")
                .register(context.meters()));
        meters.addAll(NameMeters.register(context.meters(), symbols));
        meters.addAll(NameMeters.register(context.meters(), sources));
        return context.vertx()
                .deployVerticle(gauge)
                .onSuccess(deployments::add)
                .compose(id -> deployInstances())
                .onSuccess(deployments::add)
                .onSuccess(id -> context.readiness().register(READINESS, this::checkRedis))
                .<Void>mapEmpty()
                .recover(failure -> stop().transform(stopped -> Future.failedFuture(failure)));
    }

    @Override
    public Optional<String> url() {
        return address.url(instances.stream().mapToInt(IngestVerticle::actualPort));
    }

    @Override
    public Future<Void> stop() {
        context.readiness().unregister(READINESS);
        List<Future<Void>> stops = new ArrayList<>();
        for (String deployment : deployments) {
            stops.add(context.vertx().undeploy(deployment));
        }
        deployments.clear();
        meters.forEach(context.meters()::remove);
        connections.close();
        return Future.join(stops).mapEmpty();
    }

    private Future<String> deployInstances() {
        WebhookMetrics metrics = new WebhookMetrics(context.meters());
        return context.vertx()
                .deployVerticle(
                        () -> {
                            IngestVerticle instance = new IngestVerticle(
                                    context, address.bindPort(), connections, bound, symbols, sources, metrics);
                            instances.add(instance);
                            return instance;
                        },
                        new DeploymentOptions().setInstances(ListenAddress.eventLoops()));
    }

    private void checkRedis(Promise<Status> answer) {
        long connected = instances.stream().filter(IngestVerticle::isConnected).count();
        List<String> noStreams = gauge.noStreams();
        boolean ok = connected == instances.size() && gauge.isConnected() && noStreams.isEmpty();
        JsonObject state = new JsonObject().put("connected", connected).put("instances", instances.size());
        if (!noStreams.isEmpty()) {
            state.put("noStreams", new JsonArray(noStreams));
        }
        answer.tryComplete(ok ? Status.OK() : Status.KO(state)); // the check may have timed out by now
    }
}
