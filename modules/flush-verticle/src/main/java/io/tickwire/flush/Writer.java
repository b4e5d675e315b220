package io.tickwire.flush;

import io.tickwire.domain.MicrosClock;
import io.tickwire.domain.Tick;
import io.tickwire.flush.batch.Batch;
import io.tickwire.flush.batch.Batcher;
import io.tickwire.flush.batch.Bisection;
import io.tickwire.flush.batch.Delivery;
import io.tickwire.flush.postgres.TickStore;
import io.tickwire.flush.queue.PartitionReader;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
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

    /** … and one lock for each symbol. */
    private static final int MAX_SYMBOLS = 512;

    private final Vertx vertx;
    private final MicrosClock clock;
    private final Batcher batcher;
    private final TickStore store;
    private final Settlement settlement;
    private final RetryLoop retries;
    private final FlushMetrics metrics;
    private final Holder holder;
    private final Promise<Void> drained = Promise.promise();
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
            Holder holder) {
        this.vertx = vertx;
        this.clock = clock;
        this.batcher = batcher;
        this.store = store;
        this.settlement = settlement;
        this.retries = retries;
        this.metrics = metrics;
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
        BatchWork work = new BatchWork(batch, batch.pieces(MAX_DAYS, MAX_SYMBOLS));
        storeAll(work)
                .onSuccess(stored -> {
                    // settled while the next transaction runs
                    settle(work, startedNanos);
                })
                .onFailure(failure -> LOG.info("a batch is left to others: reason={}", failure.toString()))
                .onComplete(done -> {
                    writing = false;
                    pump();
                });
    }

    private Future<Void> storeAll(BatchWork work) {
        Optional<List<Tick>> piece = work.next();
        if (piece.isEmpty()) {
            return Future.succeededFuture();
        }
        return retries.untilDone("storing ticks", () -> store.insert(piece.get()))
                .compose(outcome -> {
                    work.apply(outcome);
                    return storeAll(work);
                });
    }

    private void settle(BatchWork work, long startedNanos) {
        BatchWork.Result result = work.result();
        Batch stored = result.stored();
        metrics.committed(
                startedNanos,
                result.settledTicks(),
                work.newTicks(),
                result.rejected().size());
        metrics.latency(stored.ticks(), clock.micros());
        for (Bisection.Rejected bad : result.rejected()) {
            LOG.warn("a tick can't be stored: symbol={} reason={}", bad.tick().symbol(), bad.reason());
        }
        for (BatchWork.Waiting waiting : result.waiting()) {
            holder.setAside(waiting.frame(), waiting.days(), waiting.storedTicks(), waiting.waitingTicks());
        }
        batcher.release(result.waiting().stream().map(BatchWork.Waiting::frame).toList());
        settlement
                .settle(stored, result.rejected())
                .onSuccess(acknowledged -> {
                    batcher.release(stored.deliveries());
                    holder.acknowledged(stored);
                    pump();
                })
                .onFailure(failure -> LOG.info("a stored batch is left to others: reason={}", failure.toString()));
    }

    private static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
