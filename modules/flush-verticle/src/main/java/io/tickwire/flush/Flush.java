package io.tickwire.flush;

import io.tickwire.flush.queue.ReaderTimes;
import io.tickwire.role.Role;
import io.tickwire.role.RoleContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.ext.healthchecks.Status;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The role that stores ticks: every tick of the queue gets into {@code md_ticks} once, what can't goes to
 * {@code md:dead}, and the queue is told only after the commit. Ready when Redis and Postgres answer; with Postgres away
 * it starts, is not ready, and begins by itself.
 */
public final class Flush implements Role {
    private final RoleContext context;
    private final ReaderTimes times;
    private volatile String deploymentId;

    public Flush(RoleContext context) {
        this(context, ReaderTimes.DEFAULT);
    }

    Flush(RoleContext context, ReaderTimes times) {
        this.context = context;
        this.times = times;
    }

    @Override
    public Future<Void> start() {
        FlushVerticle verticle = new FlushVerticle(context, times, new FlushMetrics(context.meters()));
        return context.vertx()
                .deployVerticle(verticle)
                .onSuccess(id -> {
                    deploymentId = id;
                    check("flush/redis", verticle, FlushVerticle::isRedisUp);
                    check("flush/postgres", verticle, FlushVerticle::isPostgresUp);
                })
                .mapEmpty();
    }

    @Override
    public Optional<String> url() {
        return Optional.empty();
    }

    @Override
    public Future<Void> stop() {
        return deploymentId == null ? Future.succeededFuture() : context.vertx().undeploy(deploymentId);
    }

    private void check(String name, FlushVerticle verticle, Predicate<FlushVerticle> isUp) {
        Context loop = verticle.loop();
        context.readiness()
                .register(
                        name,
                        answer -> loop.runOnContext(
                                asked -> answer.tryComplete(isUp.test(verticle) ? Status.OK() : Status.KO())));
    }
}
