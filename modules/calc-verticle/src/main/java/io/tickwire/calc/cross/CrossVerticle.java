package io.tickwire.calc.cross;

import io.micrometer.core.instrument.MeterRegistry;
import io.tickwire.calc.ownership.Lease;
import io.tickwire.calc.ownership.LeaseTerms;
import io.tickwire.calc.ownership.Leases;
import io.tickwire.config.RedisUrl;
import io.tickwire.config.Settings;
import io.tickwire.domain.MicrosClock;
import io.tickwire.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.Optional;

/** calc-cross on one event loop: stands by, and does a leader's work when it is elected. */
final class CrossVerticle extends VerticleBase {
    private static final int REDIS_LIMIT_MS = 2_000;

    private final RedisUrl redisUrl;
    private final Settings settings;
    private final String member;
    private final LeaseTerms terms;
    private final long correlationMs;
    private final MicrosClock clock;
    private final CrossMeters meters;
    private RedisLink redis;
    private MarketStore store;
    private volatile LeaderElection election; // metrics and readiness ask on other threads
    private Optional<CrossRun> run = Optional.empty();

    /** @param member name that no other process has or had */
    CrossVerticle(
            RedisUrl redisUrl,
            Settings settings,
            String member,
            LeaseTerms terms,
            long correlationMs,
            MicrosClock clock,
            MeterRegistry registry) {
        this.redisUrl = redisUrl;
        this.settings = settings;
        this.member = member;
        this.terms = terms;
        this.correlationMs = correlationMs;
        this.clock = clock;
        this.meters = new CrossMeters(registry, clock, this::isLeader);
    }

    @Override
    public Future<?> start() {
        redis = new RedisLink(vertx, redisUrl, "calc-cross", REDIS_LIMIT_MS);
        store = new MarketStore(redis, settings.partitions(), settings.channel());
        election = new LeaderElection(
                vertx,
                new Leases(redis, member, terms.leaseMs()),
                terms,
                System::nanoTime,
                this::elected,
                dismissed -> dismissed());
        return redis.connect().compose(connected -> election.start());
    }

    @Override
    public Future<?> stop() {
        Future<Void> worked = run.map(CrossRun::end).orElseGet(Future::succeededFuture);
        return worked.compose(ended -> election.stop()).eventually(redis::close);
    }

    /** Whether this process leads now. For any thread. */
    boolean isLeader() {
        LeaderElection started = election;
        return started != null && started.isLeader();
    }

    /** Completes when Redis answers; fails within two seconds when it does not. */
    Future<Void> ping() {
        Promise<Void> answered = Promise.promise();
        context.runOnContext(nothing ->
                redis.sendToEach(Request.cmd(Command.PING)).<Void>mapEmpty().onComplete(answered));
        return answered.future();
    }

    private void elected(Lease lease) {
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

    private void dismissed() {
        run.ifPresent(CrossRun::end); // never fails; nothing has to wait for it
        run = Optional.empty();
    }
}
