package io.tickwire.flush;

import io.tickwire.domain.MicrosClock;
import io.tickwire.domain.Tick;
import io.tickwire.flush.batch.Batch;
import io.tickwire.flush.batch.Batcher;
import io.tickwire.flush.batch.Bisection;
import io.tickwire.flush.batch.Delivery;
import io.tickwire.flush.batch.Refusals;
import io.tickwire.flush.postgres.TickStore;
import io.tickwire.flush.queue.PartitionReader;
import io.tickwire.retry.Backoff;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
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

    /** Longest pause between two batches while Postgres refuses every tick. */
    private static final long OUTAGE_PAUSE_MS = 3_000;

    private static final long TELL_AGAIN_MS = 60_000;

    private final Vertx vertx;
    private final MicrosClock clock;
    private final Batcher batcher;
    private final TickStore store;
    private final Settlement settlement;
    private final RetryLoop retries;
    private final FlushMetrics metrics;
    private final Refusals refusals;
    private final Holder holder;
    private final RollRounds rolls;
    private final Promise<Void> drained = Promise.promise();
    private final Backoff backoff = new Backoff(100, OUTAGE_PAUSE_MS, ThreadLocalRandom.current());
    private int batches;
    private long toldMs = nowMs() - TELL_AGAIN_MS;
    private boolean writing;
    private boolean draining;
    private long timer = -1;

    Writer(
            Vertx vertx,
            MicrosClock clock,
            Batcher batcher,
            TickStore store,
            Settlement settlement,
            RetryLoop retries,
            FlushMetrics metrics,
            Refusals refusals,
            RollRounds rolls,
            Holder holder) {
        this.vertx = vertx;
        this.clock = clock;
        this.batcher = batcher;
        this.store = store;
        this.settlement = settlement;
        this.retries = retries;
        this.metrics = metrics;
        this.refusals = refusals;
        this.rolls = rolls;
        this.holder = holder;
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
        BatchWork work = new BatchWork(batch, batch.pieces(MAX_DAYS), refusals, batches++);
        storeAll(work)
                // settled while the next transaction runs
                .onSuccess(stored -> settle(batch, work, startedNanos))
                .onFailure(failure -> LOG.info("a batch is left to others: reason={}", failure.toString()))
                .onComplete(done -> goOn());
    }

    private Future<Void> storeAll(BatchWork work) {
        Optional<List<Tick>> piece = work.next();
        if (piece.isEmpty()) {
            return Future.succeededFuture();
        }
        return retries.untilDone("storing ticks", () -> rolls.room().compose(room -> store.insert(piece.get())))
                .compose(outcome -> {
                    rolls.stored(outcome);
                    work.apply(outcome, nowMs());
                    return storeAll(work);
                });
    }

    private void goOn() {
        if (refusals.outage().isEmpty() || draining) {
            backoff.reset();
            writing = false;
            pump();
        } else {
            vertx.setTimer(backoff.nextMs(), rested -> {
                writing = false;
                pump();
            });
        }
    }

    private void settle(Batch batch, BatchWork work, long startedNanos) {
        BatchWork.Result result = work.result();
        Batch done = result.done();
        metrics.committed(
                startedNanos,
                result.settledTicks(),
                work.newTicks(),
                result.rejected().size());
        metrics.latency(done.ticks(), clock.micros());
        for (Bisection.Rejected bad : result.rejected()) {
            LOG.warn("a tick can't be stored: symbol={} reason={}", bad.tick().symbol(), bad.reason());
        }
        tellUndecided(work.undecidedTicks());
        settlement
                .settle(batch, result.rejected(), done)
                .onSuccess(acknowledged -> {
                    batcher.release(batch.deliveries());
                    for (BatchWork.Waiting waiting : result.waiting()) {
                        holder.setAside(waiting.frame(), waiting.days(), waiting.settled(), waiting.waitingTicks());
                    }
                    holder.acknowledged(done);
                    pump();
                })
                .onFailure(failure -> LOG.info("a stored batch is left to others: reason={}", failure.toString()));
    }

    private void tellUndecided(int ticks) {
        if (ticks > 0 && refusals.outage().isEmpty() && nowMs() - toldMs >= TELL_AGAIN_MS) {
            toldMs = nowMs();
            LOG.warn(
                    "more ticks are refused than are sought out, the rest waits and others go on: ticks={} aMinute={}",
                    ticks,
                    Refusals.MAX_A_MINUTE);
        }
    }

    /** By the clock that all calls of {@link Refusals} and {@link Batcher} share. */
    static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
