package io.tickwire.flush;

import io.tickwire.flush.postgres.InsertOutcome;
import io.tickwire.flush.postgres.Roller;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has bars and covered ranges written of minutes that have calmed down: regularly, soon after an import, and without a pause while there
 * is work. When too many minutes are pending, writers wait for it. For one event loop.
 */
final class RollRounds {
    private static final Logger LOG = LoggerFactory.getLogger(RollRounds.class);

    /** Marks there may be, of all symbols, before writers wait: reads of a symbol whose minutes are pending are slower. */
    static final long MOST_PENDING = 1_000_000;

    private static final long PERIOD_MS = 15_000;

    /**
     * A minute is written when its mark is so old: its ticks have come then, be they of now, of a feed that is late by a quarter of an
     * hour, or of a file. One that comes later has the minute written once more.
     */
    private static final long AGE_MS = 75_000;

    /** Marks that are made due at a time, for which writers wait, of an import and of all: as many as the largest batch may make. */
    private static final int MARKS_A_TURN = 5_000;

    /** From a mark of an import to the round that writes it, a little above its age. */
    private static final long SOON_MS = Roller.IMPORT_AGE_MS + 200;

    /** When another process is at it. */
    private static final long PAUSE_MS = 100;

    private final Vertx vertx;
    private final Roller roller;
    private final FlushMetrics metrics;
    private final long mostPending;
    private Future<OptionalInt> turn = Future.succeededFuture(OptionalInt.empty());
    private long pendingAtMost;
    private boolean running;
    private boolean soon;
    private boolean failing;
    private boolean stopped;

    /** @param mostPending when there may be more marks than this, {@link #room} waits */
    RollRounds(Vertx vertx, Roller roller, FlushMetrics metrics, long mostPending) {
        this.vertx = vertx;
        this.roller = roller;
        this.metrics = metrics;
        this.mostPending = mostPending;
    }

    /** Ends with the verticle. */
    void start() {
        vertx.setPeriodic(0, PERIOD_MS, due -> begin());
    }

    /** A transaction under way is given up; what it leaves is done by others, or later. */
    Future<Void> stop() {
        stopped = true;
        return roller.close();
    }

    /**
     * Completes when ticks may be stored: at once, unless too many minutes are pending. Then the oldest are written first, whatever
     * their age.
     */
    Future<Void> room() {
        return pendingAtMost <= mostPending
                ? Future.succeededFuture()
                : measure().compose(pending -> pending <= mostPending ? Future.succeededFuture() : writeSome());
    }

    /** Each tick may have made a mark. */
    void stored(InsertOutcome outcome) {
        if (outcome instanceof InsertOutcome.Committed committed) {
            pendingAtMost += committed.rows();
            if (committed.importMarks() > 0) {
                beginSoon();
            }
        }
    }

    private Future<Void> writeSome() {
        return turn(0).compose(taken ->
                taken.isPresent() ? measure().mapEmpty() : vertx.timer(PAUSE_MS).compose(rested -> room()));
    }

    private void beginSoon() {
        if (!soon) {
            soon = true;
            vertx.setTimer(SOON_MS, due -> {
                soon = false;
                if (running) {
                    beginSoon(); // what it has taken already was older
                } else {
                    begin();
                }
            });
        }
    }

    private void begin() {
        if (!running && !stopped) {
            running = true;
            goOn();
        }
    }

    private void goOn() {
        if (stopped) {
            running = false;
            return;
        }
        turn(AGE_MS).compose(taken -> measure().map(taken)).onComplete(done -> {
            tell(done);
            if (done.succeeded() && done.result().orElse(0) >= MARKS_A_TURN) {
                goOn();
            } else {
                running = false;
            }
        });
    }

    private void tell(AsyncResult<?> done) {
        if (done.failed() && !failing && !stopped) {
            LOG.warn(
                    "writing bars and ranges is put off: reason={}",
                    done.cause().toString());
        }
        failing = done.failed();
    }

    private Future<Long> measure() {
        return roller.pending().onSuccess(pending -> {
            pendingAtMost = pending;
            metrics.pendingBars(pending);
        });
    }

    /** One after the other. As {@link Roller#takeDue}; all that was due, and is now, is written then. */
    private Future<OptionalInt> turn(long ageMs) {
        turn = turn.transform(before -> writeDue())
                .compose(rolled ->
                        rolled ? roller.takeDue(ageMs, MARKS_A_TURN) : Future.succeededFuture(OptionalInt.empty()))
                .compose(taken -> writeDue().map(taken));
        return turn;
    }

    /** Whether all was written that was due; not so when another process is at it. */
    private Future<Boolean> writeDue() {
        Promise<Boolean> done = Promise.promise();
        writeDue(done);
        return done.future();
    }

    // one promise for all transactions, of which there may be many
    private void writeDue(Promise<Boolean> done) {
        roller.rollDue().onFailure(done::fail).onSuccess(rolled -> {
            metrics.rolledBars(rolled.orElse(0));
            if (rolled.orElse(0) > 0 && !stopped) {
                writeDue(done);
            } else {
                done.complete(rolled.isPresent());
            }
        });
    }
}
