package io.tickwire.calc.cross;

import io.tickwire.calc.ownership.Lease;
import io.tickwire.calc.ownership.LeaseTerms;
import io.tickwire.calc.ownership.Leases;
import io.tickwire.redis.RedisKeys;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one of the processes of calc-cross the leader, by a lease. A follower asks for the lease with each
 * {@link LeaseTerms#renewMs}; so there is a new leader at most that long after the old one has stopped, and
 * {@link LeaseTerms#leaseMs} more after it has died. For one event loop.
 */
final class LeaderElection {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderElection.class);
    private static final Leases.Keys KEYS = new Leases.Keys(RedisKeys.CROSS_LEASE, RedisKeys.CROSS);
    private static final int FORMAT = 1;

    private final Vertx vertx;
    private final Leases leases;
    private final LeaseTerms terms;
    private final LongSupplier nanoClock;
    private final Handler<Lease> elected;
    private final Handler<Void> dismissed;
    private volatile Optional<Lease> lease = Optional.empty(); // read by any thread, changed by the event loop
    private Future<Void> round = Future.succeededFuture();
    private long renewedAtNanos;
    private long knownToken;
    private long timer;
    private boolean stopping;

    /**
     * @param nanoClock monotonic, as {@link System#nanoTime}
     * @param elected told when this process becomes the leader
     * @param dismissed told when it is no longer the leader
     */
    LeaderElection(
            Vertx vertx,
            Leases leases,
            LeaseTerms terms,
            LongSupplier nanoClock,
            Handler<Lease> elected,
            Handler<Void> dismissed) {
        this.vertx = vertx;
        this.leases = leases;
        this.terms = terms;
        this.nanoClock = nanoClock;
        this.elected = elected;
        this.dismissed = dismissed;
    }

    /** Begins at once, and goes on until {@link #stop}. Completes with the outcome of the first attempt; never fails. */
    Future<Void> start() {
        timer = vertx.setPeriodic(terms.pollMs(), tick -> poll());
        round = apply();
        return round.otherwiseEmpty();
    }

    /** Gives the lease back. Never fails: a lease that is not given back runs out. */
    Future<Void> stop() {
        stopping = true;
        vertx.cancelTimer(timer);
        return round.otherwiseEmpty().compose(ended -> {
            Optional<Lease> last = lease;
            dismiss("stopping");
            return last.map(held -> leases.release(KEYS, held.token()).otherwiseEmpty())
                    .orElseGet(Future::succeededFuture);
        });
    }

    /** Whether this process leads now. */
    boolean isLeader() {
        return lease.filter(Lease::isHeld).isPresent();
    }

    private void poll() {
        if (lease.isPresent() && !isLeader()) {
            dismiss("the lease has ended");
        }
        long now = nanoClock.getAsLong();
        if (round.isComplete() && now - renewedAtNanos >= TimeUnit.MILLISECONDS.toNanos(terms.renewMs())) {
            round = lease.isPresent() ? renew(lease.get(), now) : apply();
        }
    }

    private Future<Void> apply() {
        long askedAt = nanoClock.getAsLong();
        renewedAtNanos = askedAt;
        return leases.acquire(KEYS, knownToken, FORMAT)
                .onSuccess(token -> token.ifPresent(granted -> elect(granted, askedAt)))
                .onFailure(failure -> LOG.debug("could not ask for the leadership, trying again", failure))
                .mapEmpty();
    }

    private void elect(long token, long askedAtNanos) {
        knownToken = token;
        if (stopping) {
            return; // the lease runs out
        }
        Lease granted = new Lease(token, nanoClock, terms.endNanos(askedAtNanos));
        lease = Optional.of(granted);
        LOG.info("leading the market view: token={}", token);
        elected.handle(granted);
    }

    private Future<Void> renew(Lease held, long askedAtNanos) {
        renewedAtNanos = askedAtNanos;
        return leases.renew(KEYS, held.token())
                .onSuccess(renewed -> {
                    if (renewed) {
                        held.extend(terms.endNanos(askedAtNanos));
                    } else {
                        held.end();
                        dismiss("there is another leader");
                    }
                })
                .onFailure(failure -> LOG.debug("could not renew the leadership, trying again", failure))
                .mapEmpty();
    }

    private void dismiss(String reason) {
        if (lease.isPresent()) {
            LOG.info("stopped leading the market view: reason={}", reason);
            lease = Optional.empty();
            dismissed.handle(null);
        }
    }
}
