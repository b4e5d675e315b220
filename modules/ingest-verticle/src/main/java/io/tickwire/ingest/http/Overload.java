package io.tickwire.ingest.http;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log when posts begin to be refused for want of memory and when that is over, each once: a line for each post
 * would be one more thing that a stranger can make grow. For one thread.
 */
final class Overload {
    private static final Logger LOG = LoggerFactory.getLogger(Overload.class);

    /** Without a refusal for so long, it is over. */
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final WebhookMetrics metrics;
    private final ByteBudget budget;
    private boolean goesOn;
    private long lastNanos;
    private long refused;

    Overload(WebhookMetrics metrics, ByteBudget budget) {
        this.metrics = metrics;
        this.budget = budget;
    }

    /** Notes that a post is refused because all posts together hold too much. */
    void byAll(String peer, long nowNanos) {
        metrics.overloadedByAll();
        note("all posts together hold too much", budget.limitBytes(), peer, nowNanos);
    }

    /** Notes that a post is refused because its peer's unfinished bodies hold too much. */
    void byPeer(String peer, long nowNanos) {
        metrics.overloadedByPeer();
        note("the unfinished bodies of one peer hold too much", budget.peerLimitBytes(), peer, nowNanos);
    }

    /** To be called every second or so. */
    void look(long nowNanos) {
        if (goesOn && nowNanos - lastNanos > QUIET_NANOS) {
            goesOn = false;
            LOG.info("no post is refused as overloaded any more: refused={}", refused);
        }
    }

    private void note(String why, long limitBytes, String peer, long nowNanos) {
        lastNanos = nowNanos;
        refused++;
        if (!goesOn) {
            goesOn = true;
            refused = 1;
            LOG.warn("posts are refused as overloaded, {}: limitBytes={} peer={}", why, limitBytes, peer);
        }
    }
}
