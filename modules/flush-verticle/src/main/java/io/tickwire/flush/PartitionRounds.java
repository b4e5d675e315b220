package io.tickwire.flush;

import io.tickwire.flush.postgres.HeldDays;
import io.tickwire.flush.postgres.PartitionMaker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the partitions made that ticks wait for, the youngest days first, round after round until none is missing. Beside the
 * writing: nobody waits for it but who needs those days. For one event loop.
 */
final class PartitionRounds {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionRounds.class);

    /** More than there are days from 1970 to 2099. */
    private static final int MAX_DAYS = 50_000;

    /** Asked for at once: those of some months, of which a round makes a few. */
    private static final int DAYS_A_ROUND = 64;

    private static final long PAUSE_MS = 20;

    /** When nothing could be made: the minute has had its share. */
    private static final long LONG_PAUSE_MS = 1_000;

    private final Vertx vertx;
    private final PartitionMaker maker;
    private final HeldDays held;
    private final RetryLoop retries;
    private final FlushMetrics metrics;
    private final Runnable looked;
    private final NavigableSet<Long> missing = new TreeSet<>();
    private boolean running;
    private boolean stopped;

    /** @param looked called after each round: some days may have their partitions now */
    PartitionRounds(
            Vertx vertx,
            PartitionMaker maker,
            HeldDays held,
            RetryLoop retries,
            FlushMetrics metrics,
            Runnable looked) {
        this.vertx = vertx;
        this.maker = maker;
        this.held = held;
        this.retries = retries;
        this.metrics = metrics;
        this.looked = looked;
    }

    /** @return false when there are too many already and not all of these are taken */
    boolean need(Collection<Long> days) {
        boolean taken = missing.size() + days.size() <= MAX_DAYS;
        if (taken) {
            missing.addAll(days);
        }
        if (!running && !stopped && !days.isEmpty()) {
            running = true;
            pause(0);
        }
        return taken;
    }

    Future<Void> stop() {
        stopped = true;
        return maker.close();
    }

    private void pause(long ms) {
        if (ms == 0) {
            vertx.runOnContext(go -> round());
        } else {
            vertx.setTimer(ms, due -> round());
        }
    }

    private void round() {
        missing.removeIf(held::has);
        looked.run();
        if (stopped || missing.isEmpty()) {
            running = false;
            maker.close().onFailure(failure -> LOG.debug("closing a connection", failure));
            return;
        }
        List<Long> youngest =
                missing.descendingSet().stream().limit(DAYS_A_ROUND).toList();
        retries.untilDone("making partitions of old days", () -> maker.make(youngest))
                .onSuccess(made -> {
                    metrics.partitionsMade(made);
                    pause(made > 0 ? PAUSE_MS : LONG_PAUSE_MS);
                })
                .onFailure(stop -> running = false);
    }
}
