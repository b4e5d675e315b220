package io.tickwire.calc.cross;

import io.tickwire.calc.ownership.Lease;
import io.tickwire.config.RedisUrl;
import io.tickwire.config.Settings;
import io.tickwire.domain.MicrosClock;
import io.tickwire.redis.RedisLink;
import io.tickwire.role.Loop;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.Optional;

/** The work of calc-cross on one event loop: stands by, and does a leader's work when it is elected. */
final class CrossVerticle extends VerticleBase {
    private static final int REDIS_LIMIT_MS = 2_000;

    private final RedisUrl redisUrl;
    private final Settings settings;
    private final long correlationMs;
    private final MicrosClock clock;
    private final CrossMeters meters;
    private RedisLink redis;
    private MarketStore store;
    private Optional<CrossRun> run = Optional.empty();
    private boolean stopping;

    CrossVerticle(RedisUrl redisUrl, Settings settings, long correlationMs, MicrosClock clock, CrossMeters meters) {
        this.redisUrl = redisUrl;
        this.settings = settings;
        this.correlationMs = correlationMs;
        this.clock = clock;
        this.meters = meters;
    }

    @Override
    public Future<?> start() {
        redis = new RedisLink(vertx, redisUrl, "calc-cross", REDIS_LIMIT_MS);
        store = new MarketStore(redis, settings.partitions(), settings.channel());
        return redis.connect();
    }

    @Override
    public Future<?> stop() {
        stopping = true;
        return run.map(CrossRun::end).orElseGet(Future::succeededFuture).eventually(redis::close);
    }

    /** This process leads from now on. From any thread, once started. */
    void elected(Lease lease) {
        context.runOnContext(nothing -> {
            if (!stopping) {
                begin(lease);
            }
        });
    }

    /** This process does not lead any more. From any thread, once started. */
    void dismissed() {
        context.runOnContext(nothing -> {
            run.ifPresent(CrossRun::end); // never fails; nothing has to wait for it
            run = Optional.empty();
        });
    }

    /** Completes when Redis answers; fails within two seconds when it does not. From any thread, once started. */
    Future<Void> ping() {
        return new Loop(context)
                .call(() -> redis.sendToEach(Request.cmd(Command.PING)).mapEmpty());
    }

    private void begin(Lease lease) {
        CrossRun work = new CrossRun(
                vertx,
                store,
                lease,
                settings.partitions(),
                settings.calc().indices(),
                settings.calc().latenessMs() * 1_000,
                correlationMs,
                clock,
                meters);
        run = Optional.of(work);
        work.begin();
    }
}
