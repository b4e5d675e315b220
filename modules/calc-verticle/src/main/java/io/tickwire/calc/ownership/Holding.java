package io.tickwire.calc.ownership;

import io.vertx.core.Future;
import java.util.function.Supplier;

/** A partition that {@link LeasedOwnership} holds, from the grant of its lease to the end of its release. */
final class Holding {
    private final PartitionLease lease;
    private final LeaseTerms terms;
    private final Future<Void> takenUp;
    private long renewedAtNanos;
    private boolean renewable = true;
    private Future<Void> left;

    /**
     * @param grantedAtNanos when the lease was asked for
     * @param takenUp completes when the partition is worked on, or never will be
     */
    Holding(PartitionLease lease, LeaseTerms terms, long grantedAtNanos, Future<Void> takenUp) {
        this.lease = lease;
        this.terms = terms;
        this.takenUp = takenUp.otherwiseEmpty();
        renewedAtNanos = grantedAtNanos;
    }

    PartitionLease lease() {
        return lease;
    }

    Future<Void> takenUp() {
        return takenUp;
    }

    boolean isRenewalDue(long nowNanos) {
        return renewable && lease.isHeld() && terms.isRenewalDue(renewedAtNanos, nowNanos);
    }

    /** Redis has renewed the lease after it was asked to at that time. */
    void renewedAt(long askedAtNanos) {
        renewedAtNanos = askedAtNanos;
        lease.extend(terms.endNanos(askedAtNanos));
    }

    void renewNoMore() {
        renewable = false;
    }

    boolean leaving() {
        return left != null;
    }

    /** Begins to give the partition up, unless that has begun; completes when it is done. */
    Future<Void> leave(Supplier<Future<Void>> handOver) {
        if (left == null) {
            left = Future.succeededFuture(); // taken as begun by what the hand-over calls
            left = handOver.get();
        }
        return left;
    }
}
