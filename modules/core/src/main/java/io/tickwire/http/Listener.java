package io.tickwire.http;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/** Who takes connections, and how many at most. */
public enum Listener {
    INGEST(4_096, 1),
    GATEWAY(16_384, 2),

    /**
     * Probes, scrapes and people. Its places are never lent to the others. A connection without a request gives way: otherwise half
     * requests would keep probes out, and Kubernetes would restart the process.
     */
    MANAGEMENT(128, 0);

    /** For Redis, Postgres, libraries, logs, event loops and the servers' pipes: some 150 in the one-JVM run, and as many again. */
    private static final int DESCRIPTORS_KEPT = 320;

    private static final int SHARES = 3;
    private static final int FEWEST = 16;

    private final int most;
    private final int share;

    /**
     * @param most connections, however many descriptors there are
     * @param share of the descriptors that are left, in thirds; 0 for one that takes from those kept
     */
    Listener(int most, int share) {
        this.most = most;
        this.share = share;
    }

    /** The name in metrics and logs. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a connection gives way to a new one also before its first request. Otherwise only between an answer and the next request. */
    boolean unaskedGivesWay() {
        return this == MANAGEMENT;
    }

    /** The cap under the limit of descriptors of this process. */
    public int cap() {
        return cap(descriptorLimit());
    }

    /** @param descriptors how many the process may have open; {@link Long#MAX_VALUE} when there is no limit */
    int cap(long descriptors) {
        if (share == 0) {
            return most;
        }
        long left = descriptors - DESCRIPTORS_KEPT - MANAGEMENT.most;
        return (int) Math.max(FEWEST, Math.min(most, left / SHARES * share));
    }

    private static long descriptorLimit() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }
}
