package io.tickwire.calc.ownership;

import java.util.concurrent.TimeUnit;

/**
 * The times of leases and memberships, milliseconds.
 *
 * @param leaseMs after a crash, a partition is free this long after its last renewal
 * @param renewMs leases and membership are renewed this often
 * @param pollMs members look for each other, and for partitions they lack, this often: a hand-over takes up to two of them
 * @param marginMs a lease ends this long before Redis lets it run out
 */
public record LeaseTerms(long leaseMs, long renewMs, long pollMs, long marginMs) {
    /** Two renewals may fail at the time limit of a command, and the third still saves the lease. */
    public static final LeaseTerms DEFAULT = new LeaseTerms(5_000, 1_000, 200, 500);

    public LeaseTerms {
        if (pollMs < 1 || renewMs < pollMs || marginMs < 0 || leaseMs - marginMs <= renewMs) {
            throw new IllegalArgumentException(
                    "must be 1 <= pollMs <= renewMs < leaseMs - marginMs, marginMs >= 0: leaseMs=" + leaseMs
                            + " renewMs=" + renewMs + " pollMs=" + pollMs + " marginMs=" + marginMs);
        }
    }

    /** When a lease ends that Redis was asked for at the given time of the monotonic clock. */
    public long endNanos(long askedAtNanos) {
        return askedAtNanos + TimeUnit.MILLISECONDS.toNanos(leaseMs - marginMs);
    }

    boolean isRenewalDue(long renewedAtNanos, long nowNanos) {
        return nowNanos - renewedAtNanos >= TimeUnit.MILLISECONDS.toNanos(renewMs);
    }

    boolean isContact(long heardAtNanos, long nowNanos) {
        return nowNanos - heardAtNanos < TimeUnit.MILLISECONDS.toNanos(leaseMs);
    }
}
