package io.tickwire.flush;

import io.tickwire.flush.postgres.Retention;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at start and from then on regularly whether days are past their retention. For one event loop. */
final class RetentionRounds {
    private static final Logger LOG = LoggerFactory.getLogger(RetentionRounds.class);

    /** A day becomes due once in 24 h; the rest are second chances, for when somebody was reading its partition. */
    private static final long PERIOD_MS = 15 * 60_000;

    private final Vertx vertx;
    private final Retention retention;
    private boolean running;

    RetentionRounds(Vertx vertx, Retention retention) {
        this.vertx = vertx;
        this.retention = retention;
    }

    /** Ends with the verticle. */
    void start() {
        vertx.setPeriodic(0, PERIOD_MS, due -> round());
    }

    /** A round under way ends after its current transaction. */
    void stop() {
        retention.stop();
    }

    private void round() {
        if (running) {
            return;
        }
        running = true;
        retention
                .run()
                .onFailure(failure -> LOG.warn("dropping old days is put off: reason={}", failure.toString()))
                .onComplete(done -> running = false);
    }
}
