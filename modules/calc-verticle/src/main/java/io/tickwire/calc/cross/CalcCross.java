package io.tickwire.calc.cross;

import io.tickwire.calc.ownership.LeaseTerms;
import io.tickwire.calc.ownership.MemberName;
import io.tickwire.role.Role;
import io.tickwire.role.RoleContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.Status;
import java.util.Optional;

/**
 * The cross-symbol half of calc: market view, indices and correlation. Several processes may run it; one leads, the others
 * stand by and are ready too. It never delays or changes an update of a symbol.
 */
public final class CalcCross implements Role {
    private static final long PING_LIMIT_MS = 2_500;
    private static final long CORRELATION_MS = 60_000;
    private static final String CHECK = "calc-cross/redis";

    private final RoleContext context;
    private final CrossVerticle work;
    private final ElectionVerticle election;
    private volatile Optional<String> workDeployment = Optional.empty(); // readiness reads it on another thread
    private Optional<String> electionDeployment = Optional.empty();

    /** Stands by, or leads, together with the other processes that run calc-cross. */
    public CalcCross(RoleContext context) {
        this(context, MemberName.make(context.clock()), LeaseTerms.DEFAULT, CORRELATION_MS);
    }

    /**
     * @param member name that no other process has or had
     * @param correlationMs how often the correlation is computed, milliseconds
     */
    public CalcCross(RoleContext context, String member, LeaseTerms terms, long correlationMs) {
        this.context = context;
        CrossMeters meters = new CrossMeters(context.meters(), context.clock(), this::isLeader);
        work = new CrossVerticle(context.redisUrl(), context.settings(), correlationMs, context.clock(), meters);
        election =
                new ElectionVerticle(context.redisUrl(), member, terms, work::elected, dismissed -> work.dismissed());
    }

    @Override
    public Future<Void> start() {
        context.readiness().register(CHECK, PING_LIMIT_MS, check -> (workDeployment.isPresent()
                        ? work.ping()
                        : Future.<Void>failedFuture("not started"))
                .onComplete(answered -> {
                    JsonObject data = new JsonObject().put("leader", isLeader());
                    check.tryComplete(answered.succeeded() ? Status.OK(data) : Status.KO(data));
                }));
        return context.vertx()
                .deployVerticle(work)
                .onSuccess(id -> workDeployment = Optional.of(id))
                .compose(deployed -> context.supervision().deployVerticle(election))
                .onSuccess(id -> electionDeployment = Optional.of(id))
                .<Void>mapEmpty()
                .recover(failure -> stop().transform(stopped -> Future.failedFuture(failure)));
    }

    @Override
    public Optional<String> url() {
        return Optional.empty();
    }

    /** The work ends before the lease is given back. */
    @Override
    public Future<Void> stop() {
        Optional<String> working = workDeployment;
        Optional<String> electing = electionDeployment;
        workDeployment = Optional.empty();
        electionDeployment = Optional.empty();
        return undeploy(context.vertx(), working).transform(ended -> undeploy(context.supervision(), electing));
    }

    private static Future<Void> undeploy(Vertx vertx, Optional<String> deployment) {
        return deployment.map(vertx::undeploy).orElseGet(Future::succeededFuture);
    }

    private boolean isLeader() {
        return election.isLeader();
    }
}
