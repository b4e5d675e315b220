package io.tickwire.flush;

import io.tickwire.flush.queue.ReaderTimes;
import io.tickwire.role.Role;
import io.tickwire.role.RoleContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.Status;
import java.util.Optional;
import java.util.function.Function;

/**
 * The role that stores ticks: every tick of the queue gets into {@code md_ticks} once, what can't goes to
 * {@code md:dead}, and the queue is told only after the commit. Ready when Redis and Postgres answer and ticks are stored; with Postgres away
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
                    check("flush/redis", verticle, Flush::redis);
                    check("flush/postgres", verticle, Flush::postgres);
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

    private void check(String name, FlushVerticle verticle, Function<FlushVerticle, Status> look) {
        Context loop = verticle.loop();
        context.readiness()
                .register(name, answer -> loop.runOnContext(asked -> answer.tryComplete(look.apply(verticle))));
    }

    private static Status redis(FlushVerticle verticle) {
        return verticle.isRedisUp() ? Status.OK() : Status.KO();
    }

    private static Status postgres(FlushVerticle verticle) {
        Optional<String> outage = verticle.outage();
        if (outage.isPresent()) {
            return Status.KO(new JsonObject().put("refuses", outage.get()));
        }
        return verticle.isPostgresUp() ? Status.OK() : Status.KO();
    }
}
