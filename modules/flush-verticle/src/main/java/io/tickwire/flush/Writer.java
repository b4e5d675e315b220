package io.tickwire.flush;

import io.tickwire.domain.MicrosClock;
import io.tickwire.domain.Tick;
import io.tickwire.flush.batch.Batch;
import io.tickwire.flush.batch.Batcher;
import io.tickwire.flush.batch.Bisection;
import io.tickwire.flush.batch.Delivery;
import io.tickwire.flush.postgres.InsertOutcome;
import io.tickwire.flush.postgres.TickStore;
import io.tickwire.flush.queue.PartitionReader;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the deliveries of some partitions, one transaction at a time, and settles each batch after its commit. While
 * Postgres is away the batch is tried again for ever, what arrives meanwhile waits, and when that is enough there is no
 * {@link #room}. For one event loop.
 */
final class Writer implements PartitionReader.Sink {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    /**
     * A transaction holds up to 5 locks for each day it writes to (partition, key, BRIN, TOAST and its index), and
     * Postgres has room for 6,400 by default, shared by all.
     */
    private static final int MAX_DAYS = 64;

    /** … and one lock for each symbol. */
    private static final int MAX_SYMBOLS = 512;

    private final Vertx vertx;
    private final MicrosClock clock;
    private final Batcher batcher;
    private final TickStore store;
    private final Settlement settlement;
    private final RetryLoop retries;
    private final FlushMetrics metrics;
    private final Consumer<Batch> released;
    private final Promise<Void> drained = Promise.promise();
    private boolean writing;
    private boolean draining;
    private long timer = -1;

    /** @param released told of every batch that is no longer held; there may be room again */
    Writer(
            Vertx vertx,
            MicrosClock clock,
            Batcher batcher,
            TickStore store,
            Settlement settlement,
            RetryLoop retries,
            FlushMetrics metrics,
            Consumer<Batch> released) {
        this.vertx = vertx;
        this.clock = clock;
        this.batcher = batcher;
        this.store = store;
        this.settlement = settlement;
        this.retries = retries;
        this.metrics = metrics;
        this.released = released;
    }

    @Override
    public long room() {
        return batcher.room();
    }

    @Override
    public void offer(Delivery delivery) {
        batcher.offer(delivery, nowMs());
        pump();
    }

    /** Writes all that waits without delay; completes when all of it is acknowledged. Nothing may be offered after. */
    Future<Void> drain() {
        draining = true;
        pump();
        return drained.future();
    }

    private void pump() {
        if (writing) {
            return;
        }
        if (draining && batcher.isEmpty()) {
            drained.tryComplete();
        }
        vertx.cancelTimer(timer);
        Batcher.Decision decision = draining ? batcher.nextAtOnce() : batcher.next(nowMs());
        if (decision instanceof Batcher.Decision.Write write) {
            write(write.batch());
        } else if (decision instanceof Batcher.Decision.WaitMs wait) {
            timer = vertx.setTimer(wait.ms(), due -> pump());
        }
    }

    private void write(Batch batch) {
        writing = true;
        long startedNanos = System.nanoTime();
        Bisection work = new Bisection(batch.pieces(MAX_DAYS, MAX_SYMBOLS));
        storeAll(work, 0)
                .onSuccess(newTicks -> {
                    metrics.committed(
                            startedNanos,
                            batch.deliveredTicks(),
                            newTicks,
                            work.rejected().size());
                    metrics.latency(batch.ticks(), clock.micros());
                })
                // settled while the next transaction runs
                .onSuccess(newTicks -> settle(batch, work.rejected()))
                .onFailure(failure -> LOG.info("a batch is left to others: reason={}", failure.toString()))
                .onComplete(done -> {
                    writing = false;
                    pump();
                });
    }

    private Future<Integer> storeAll(Bisection work, int newTicks) {
        Optional<List<Tick>> piece = work.next();
        if (piece.isEmpty()) {
            return Future.succeededFuture(newTicks);
        }
        return retries.untilDone("storing ticks", () -> store.insert(piece.get()))
                .compose(outcome -> storeAll(work, newTicks + apply(work, outcome)));
    }

    private static int apply(Bisection work, InsertOutcome outcome) {
        if (outcome instanceof InsertOutcome.Committed committed) {
            work.stored();
            return committed.rows();
        }
        work.refused(((InsertOutcome.Refused) outcome).reason());
        return 0;
    }

    private void settle(Batch batch, List<Bisection.Rejected> rejected) {
        for (Bisection.Rejected bad : rejected) {
            LOG.warn("a tick can't be stored: symbol={} reason={}", bad.tick().symbol(), bad.reason());
        }
        settlement
                .settle(batch, rejected)
                .onSuccess(acknowledged -> {
                    batcher.release(batch);
                    released.accept(batch);
                    pump();
                })
                .onFailure(failure -> LOG.info("a stored batch is left to others: reason={}", failure.toString()));
    }

    private static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
