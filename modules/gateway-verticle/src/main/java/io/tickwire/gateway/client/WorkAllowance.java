package io.tickwire.gateway.client;

/**
 * How much work a client's messages may make in a time. Who has spent it is listened to again when it has come back: nothing is
 * refused, and the others of the event loop have their turn. One unit is a topic that a subscription touches, a third of a
 * microsecond or so. For one thread.
 */
public final class WorkAllowance {
    /** Units that come back in a second: some 3 % of an event loop. */
    public static final long UNITS_PER_SECOND = 100_000;

    /** Units at once. One message may take more, and is paid for afterwards. */
    public static final long MOST = 50_000;

    private static final long NANOS_PER_UNIT = 1_000_000_000 / UNITS_PER_SECOND;

    private long fullAtNanos;

    /** @param nowNanos monotonic */
    public WorkAllowance(long nowNanos) {
        this.fullAtNanos = nowNanos;
    }

    /** Work was done. */
    public void spend(long units, long nowNanos) {
        fullAtNanos = Math.max(fullAtNanos, nowNanos) + units * NANOS_PER_UNIT;
    }

    /** How long to wait before more is done, nanoseconds; 0 when there is something left. */
    public long waitNanos(long nowNanos) {
        return Math.max(0, fullAtNanos - nowNanos - MOST * NANOS_PER_UNIT);
    }
}
