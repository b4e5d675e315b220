package io.tickwire.calc;

import io.tickwire.calc.ownership.LeaseTerms;
import io.tickwire.calc.ownership.LeasedOwnership;
import io.tickwire.calc.ownership.MemberName;
import io.tickwire.calc.ownership.PartitionHost;
import io.tickwire.calc.ownership.PartitionLease;
import io.tickwire.calc.ownership.PartitionOwnership;
import io.tickwire.calc.ownership.Standing;
import io.tickwire.calc.partition.LiveRules;
import io.tickwire.calc.state.StateFormat;
import io.tickwire.calc.warm.WarmStart;
import io.tickwire.config.Settings;
import io.tickwire.postgres.PgUrl;
import io.tickwire.role.Role;
import io.tickwire.role.RoleContext;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The symbol half of calc: live views and bars of the partitions that this process owns, and their partials of the market
 * view. The partitions are spread over a few event loops. What the process did not commit when it dies, the next owner of its
 * partitions does again.
 */
public final class CalcSymbol implements Role {
    private static final Logger LOG = LoggerFactory.getLogger(CalcSymbol.class);
    private static final String APPLICATION_NAME = "tickwire-calc";
    private static final long PING_LIMIT_MS = 2_500;

    private record Deployment(Vertx vertx, String id) {}

    private final RoleContext context;
    private final PartitionOwnership ownership;
    private final PartitionBoard board = new PartitionBoard();
    private final ResidentBound bound;
    private final Optional<WarmStart> warmStart;
    private final List<CalcVerticle> verticles;
    private final List<Deployment> deployments = new ArrayList<>(3); // in the order of deployment
    private volatile boolean started;

    /** Shares the partitions with the other processes that run calc-symbol. */
    public CalcSymbol(RoleContext context) {
        this(context, leased(context));
    }

    public CalcSymbol(RoleContext context, PartitionOwnership ownership) {
        this(
                context,
                ownership,
                ResidentBound.partOf(
                        Runtime.getRuntime().maxMemory(), context.settings().verticles()));
    }

    /** @param residentBytes what the symbols in memory may take of the heap */
    CalcSymbol(RoleContext context, PartitionOwnership ownership, long residentBytes) {
        this.context = context;
        this.bound = new ResidentBound(board, residentBytes);
        this.ownership = ownership;
        CalcMeters meters = new CalcMeters(context.meters(), board, bound, context.clock());
        Settings.Calc settings = context.settings().calc();
        LiveRules rules = new LiveRules(
                settings.latenessMs() * 1_000,
                settings.publishIntervalMs() * 1_000L,
                context.settings().channel(),
                settings.indexSymbols());
        warmStart = context.settings()
                .stores()
                .pgUrl()
                .map(url -> new WarmStart(
                        PgUrl.parse(url).access(APPLICATION_NAME),
                        context.settings().partitions(),
                        meters));
        int instances = Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));
        verticles = Stream.generate(() ->
                        new CalcVerticle(context.redisUrl(), rules, board, bound, meters, context.clock(), warmStart))
                .limit(instances)
                .toList();
    }

    static PartitionOwnership leased(RoleContext context) {
        return new LeasedOwnership(
                context.redisUrl(),
                context.settings().partitions(),
                MemberName.make(context.clock()),
                LeaseTerms.DEFAULT,
                StateFormat.NEWEST_READ,
                System::nanoTime);
    }

    @Override
    public Future<Void> start() {
        registerReadiness(context.readiness());
        return deployWarmStart()
                .compose(deployed -> deployVerticles())
                .compose(deployed -> deployOwnership())
                .onSuccess(deployed -> started = true)
                .recover(failure -> undeployAll().transform(undeployed -> Future.failedFuture(failure)));
    }

    @Override
    public Optional<String> url() {
        return Optional.empty();
    }

    @Override
    public Future<Void> stop() {
        started = false;
        return undeployAll();
    }

    private Future<Void> deployWarmStart() {
        if (warmStart.isEmpty()) {
            LOG.info("PG_URL is not set: windows that Redis has lost fill up again with live ticks only");
            return Future.succeededFuture();
        }
        return deployed(context.vertx(), context.vertx().deployVerticle(warmStart.get()));
    }

    private Future<Void> deployVerticles() {
        Iterator<CalcVerticle> next = verticles.iterator();
        return deployed(
                context.vertx(),
                context.vertx().deployVerticle(next::next, new DeploymentOptions().setInstances(verticles.size())));
    }

    private Future<Void> deployOwnership() {
        Vertx supervision = context.supervision(); // the leases stand while partitions are busy
        return deployed(supervision, supervision.deployVerticle(new OwnershipVerticle(ownership, host())));
    }

    private Future<Void> deployed(Vertx vertx, Future<String> deployment) {
        return deployment
                .onSuccess(id -> deployments.add(new Deployment(vertx, id)))
                .mapEmpty();
    }

    /** The last deployed first: partitions are given up before the event loops that work on them. */
    private Future<Void> undeployAll() {
        if (deployments.isEmpty()) {
            return Future.succeededFuture();
        }
        Deployment last = deployments.remove(deployments.size() - 1);
        return last.vertx().undeploy(last.id()).transform(undeployed -> undeployAll());
    }

    private PartitionHost host() {
        return new PartitionHost() {
            @Override
            public Future<Void> acquired(PartitionLease lease) {
                return verticleOf(lease.partition()).acquired(lease);
            }

            @Override
            public Future<Void> released(int partition) {
                return verticleOf(partition).released(partition);
            }
        };
    }

    private CalcVerticle verticleOf(int partition) {
        return verticles.get(partition % verticles.size());
    }

    private void registerReadiness(HealthChecks readiness) {
        readiness.register("calc/redis", PING_LIMIT_MS, check -> (started
                        ? Future.all(verticles.stream().map(CalcVerticle::ping).toList())
                        : Future.failedFuture("not started"))
                .onComplete(answered -> check.tryComplete(answered.succeeded() ? Status.OK() : Status.KO())));
        readiness.register("calc/partitions", check -> {
            long loading = board.count(PartitionStatus.Phase.LOADING);
            long fenced = board.count(PartitionStatus.Phase.FENCED);
            Standing standing = ownership.standing();
            long unreadable = board.count(PartitionStatus.Phase.UNREADABLE) + standing.unreadable();
            JsonObject data = new JsonObject()
                    .put("live", board.count(PartitionStatus.Phase.LIVE))
                    .put("loading", loading)
                    .put("fenced", fenced)
                    .put("unreadable", unreadable)
                    .put("share", standing.share())
                    .put("unowned", standing.unowned())
                    .put("inContact", standing.inContact())
                    .put("othersOwnAll", board.owned() == 0 && standing.unowned() == 0 && standing.inContact());
            boolean ok = started
                    && loading == 0
                    && fenced == 0
                    && unreadable == 0
                    && standing.unowned() == 0
                    && standing.inContact();
            check.tryComplete(ok ? Status.OK(data) : Status.KO(data));
        });
    }
}
