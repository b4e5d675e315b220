package io.tickwire.calc.cross;

import io.tickwire.calc.ownership.LeaseTerms;
import io.tickwire.calc.ownership.MemberName;
import io.tickwire.role.Role;
import io.tickwire.role.RoleContext;
import io.vertx.core.Future;
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
    private final CrossVerticle verticle;
    private volatile Optional<String> deployment = Optional.empty(); // readiness reads it on another thread

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
        verticle = new CrossVerticle(
                context.redisUrl(),
                context.settings(),
                member,
                terms,
                correlationMs,
                context.clock(),
                context.meters());
    }

    @Override
    public Future<Void> start() {
        context.readiness().register(CHECK, PING_LIMIT_MS, check -> (deployment.isPresent()
                        ? verticle.ping()
                        : Future.<Void>failedFuture("not started"))
                .onComplete(answered -> {
                    JsonObject data = new JsonObject().put("leader", verticle.isLeader());
                    check.tryComplete(answered.succeeded() ? Status.OK(data) : Status.KO(data));
                }));
        return context.vertx()
                .deployVerticle(verticle)
                .onSuccess(id -> deployment = Optional.of(id))
                .mapEmpty();
    }

    @Override
    public Optional<String> url() {
        return Optional.empty();
    }

    @Override
    public Future<Void> stop() {
        Optional<String> deployed = deployment;
        deployment = Optional.empty();
        return deployed.map(context.vertx()::undeploy).orElseGet(Future::succeededFuture);
    }
}
