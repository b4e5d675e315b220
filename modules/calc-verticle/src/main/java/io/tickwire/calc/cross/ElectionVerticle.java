package io.tickwire.calc.cross;

import io.tickwire.calc.ownership.Lease;
import io.tickwire.calc.ownership.LeaseTerms;
import io.tickwire.calc.ownership.Leases;
import io.tickwire.config.RedisUrl;
import io.tickwire.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;

/**
 * Gives the election of a leader an event loop and a connection, apart from the leader's work: a round that takes long costs no
 * lease.
 */
final class ElectionVerticle extends VerticleBase {
    private static final int REDIS_LIMIT_MS = 2_000;

    private final RedisUrl redisUrl;
    private final String member;
    private final LeaseTerms terms;
    private final Handler<Lease> elected;
    private final Handler<Void> dismissed;
    private RedisLink redis;
    private volatile LeaderElection election; // metrics and readiness ask on other threads

    /**
     * @param member name that no other process has or had
     * @param elected told on this event loop when this process becomes the leader
     * @param dismissed told on this event loop when it is no longer the leader
     */
    ElectionVerticle(
            RedisUrl redisUrl, String member, LeaseTerms terms, Handler<Lease> elected, Handler<Void> dismissed) {
        this.redisUrl = redisUrl;
        this.member = member;
        this.terms = terms;
        this.elected = elected;
        this.dismissed = dismissed;
    }

    @Override
    public Future<?> start() {
        redis = new RedisLink(vertx, redisUrl, "calc-cross-lease", REDIS_LIMIT_MS);
        Leases leases = new Leases(redis, member, terms.leaseMs());
        election = new LeaderElection(vertx, leases, terms, System::nanoTime, elected, dismissed);
        return redis.connect().compose(connected -> election.start());
    }

    @Override
    public Future<?> stop() {
        return election.stop().eventually(redis::close);
    }

    /** Whether this process leads now. For any thread. */
    boolean isLeader() {
        LeaderElection started = election;
        return started != null && started.isLeader();
    }
}
