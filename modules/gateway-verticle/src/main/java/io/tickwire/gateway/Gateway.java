package io.tickwire.gateway;

import io.tickwire.gateway.access.Keyring;
import io.tickwire.gateway.feed.Clients;
import io.tickwire.gateway.feed.FeedVerticle;
import io.tickwire.gateway.feed.SourceSilence;
import io.tickwire.gateway.feed.UpdateSink;
import io.tickwire.gateway.hub.PendingBudget;
import io.tickwire.gateway.openapi.ApiContract;
import io.tickwire.gateway.tape.CatchUp;
import io.tickwire.gateway.tape.TapeBounds;
import io.tickwire.gateway.tape.TapeHub;
import io.tickwire.gateway.tape.TapeInterest;
import io.tickwire.gateway.tape.TapeSink;
import io.tickwire.gateway.tape.TapeVerticle;
import io.tickwire.http.Connections;
import io.tickwire.http.Listener;
import io.tickwire.role.ListenAddress;
import io.tickwire.role.Role;
import io.tickwire.role.RoleContext;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.Status;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The gateway: live updates over WebSocket and SSE, the HTTP API and the dashboard. Stateless but for what it has read from
 * Redis: any number of processes may run it side by side, and a client of one can go on with another.
 */
public final class Gateway implements Role {
    private static final String READINESS = "gateway/updates";
    private static final Duration STUCK_AFTER = Duration.ofSeconds(30); // contract, 4.1

    /** Clients that come back within this time find their partition heard. */
    private static final Duration KEEP_PARTITIONS = Duration.ofSeconds(30);

    private final RoleContext context;
    private final ListenAddress address;
    private final List<GatewayVerticle> instances;
    private final FeedVerticle feed;
    private final TapeVerticle tape;
    private final Connections connections;
    private final Keyring keyring;
    private final Deque<String> deployments = new ArrayDeque<>();

    public Gateway(RoleContext context) {
        this(
                context,
                STUCK_AFTER,
                KEEP_PARTITIONS,
                PendingBudget.ofHeap(Runtime.getRuntime().maxMemory()),
                TapeBounds.ofHeap(Runtime.getRuntime().maxMemory()));
    }

    /**
     * @param stuckAfter a client that takes not a single byte for so long is closed
     * @param keepPartitions how long the subscription to a partition is kept when no client wants the partition, where each has a channel of its own
     * @param budget what all clients together may be owed
     * @param tapeBounds the same for the tape
     */
    Gateway(
            RoleContext context,
            Duration stuckAfter,
            Duration keepPartitions,
            PendingBudget budget,
            TapeBounds tapeBounds) {
        this.context = context;
        GatewayMeters meters = new GatewayMeters(context.meters(), context.clock());
        meters.watch(budget);
        meters.watch(tapeBounds);
        this.address = ListenAddress.of(
                context.settings().host(), context.settings().gateway().port());
        this.keyring = new Keyring(context.settings().gateway().access());
        this.connections = new Connections(Listener.GATEWAY, context.meters());
        int partitions = context.settings().partitions();
        TapeInterest interest = new TapeInterest(partitions);
        this.instances = Stream.generate(() -> new GatewayVerticle(
                        context,
                        address.bindPort(),
                        connections,
                        this::refresh,
                        this::hear,
                        this::correlation,
                        loop -> new TapeHub(loop, partitions, interest, tapeBounds.waiting(), meters, this::catchUp),
                        this::hearTape,
                        meters,
                        budget,
                        keyring,
                        stuckAfter))
                .limit(ListenAddress.eventLoops())
                .toList();
        List<UpdateSink> sinks = new ArrayList<>();
        instances.forEach(instance -> sinks.add(instance::accept));
        sinks.add(new SourceSilence(context.meters(), context.clock(), this::hearsAll));
        this.feed = new FeedVerticle(
                context.redisUrl(),
                context.settings().channel(),
                context.settings().partitions(),
                sinks,
                meters,
                new Hubs(),
                keepPartitions,
                context.clock());
        meters.watch(feed);
        this.tape = new TapeVerticle(
                context.redisUrl(),
                context.settings().tape(),
                partitions,
                interest,
                instances.stream()
                        .<TapeSink>map(instance -> instance::acceptTape)
                        .toList(),
                keepPartitions,
                tapeBounds.identities());
        meters.watch(tape);
    }

    /**
     * Listens once it has the state of every symbol: no client is ever told less than there is. With a channel for each partition, once
     * the way is proved; then clients wait for the state of what they want.
     */
    @Override
    public Future<Void> start() {
        Iterator<GatewayVerticle> next = instances.iterator();
        Future<ApiContract> contract = ApiContract.load(context.vertx()); // beside the rest
        return context.vertx()
                .deployVerticle(next::next, new DeploymentOptions().setInstances(instances.size()))
                .onSuccess(deployments::push)
                .compose(deployed -> context.vertx().deployVerticle(feed))
                .onSuccess(deployments::push)
                .compose(live -> context.vertx().deployVerticle(tape))
                .onSuccess(deployments::push)
                .compose(reading -> contract)
                .compose(loaded -> Future.all(instances.stream()
                        .map(instance -> instance.listen(loaded))
                        .toList()))
                .onSuccess(listening -> registerReadiness())
                .onSuccess(listening -> keyring.follow(context.vertx()))
                .<Void>mapEmpty()
                .recover(failure -> stop().transform(stopped -> Future.failedFuture(failure)));
    }

    @Override
    public Optional<String> url() {
        return address.url(instances.stream().mapToInt(GatewayVerticle::actualPort));
    }

    /** Clients are told to come back before their feed ends. */
    @Override
    public Future<Void> stop() {
        context.readiness().unregister(READINESS);
        if (deployments.isEmpty()) {
            keyring.close();
            connections.close();
            return Future.succeededFuture();
        }
        return context.vertx().undeploy(deployments.removeLast()).transform(undeployed -> stop());
    }

    private Future<Void> refresh(Map<Integer, Set<String>> behind) {
        return feed.refresh(behind);
    }

    private Future<Optional<Buffer>> correlation() {
        return feed.correlation();
    }

    private Future<Void> hear(Set<Integer> partitions) {
        return feed.hear(partitions);
    }

    private Future<String> hearTape(Set<Integer> partitions) {
        return tape.hear(partitions);
    }

    private void catchUp(CatchUp.Request request) {
        tape.catchUp(request);
    }

    private boolean hearsAll() {
        return !context.settings().channel().perPartition()
                || feed.heardPartitions() == context.settings().partitions();
    }

    /** What the clients of all instances want. */
    private final class Hubs implements Clients {
        private final AtomicInteger turn = new AtomicInteger();

        /** Of one event loop after the other. */
        @Override
        public Future<List<String>> nextWanted(int most) {
            return instances
                    .get(Math.floorMod(turn.getAndIncrement(), instances.size()))
                    .wanted(most);
        }

        @Override
        public Future<Set<Integer>> wantedPartitions() {
            return Future.all(instances.stream()
                            .map(GatewayVerticle::wantedPartitions)
                            .toList())
                    .map(all -> all.<Set<Integer>>list().stream()
                            .flatMap(Set::stream)
                            .collect(Collectors.toSet()));
        }

        @Override
        public Future<Void> forget(int partition) {
            return Future.all(instances.stream()
                            .map(instance -> instance.forget(partition))
                            .toList())
                    .mapEmpty();
        }
    }

    private void registerReadiness() {
        context.readiness().register(READINESS, check -> {
            if (!feed.isLive()) {
                check.tryComplete(Status.KO(new JsonObject().put("subscription", "not confirmed")));
                return;
            }
            check.tryComplete(feed.foreign()
                    .map(problem -> Status.KO(new JsonObject().put("channel", problem)))
                    .orElseGet(Status::OK));
        });
    }
}
