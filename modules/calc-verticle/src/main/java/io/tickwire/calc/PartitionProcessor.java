package io.tickwire.calc;

import io.tickwire.calc.ownership.PartitionLease;
import io.tickwire.calc.partition.LiveRules;
import io.tickwire.calc.partition.LostWritesException;
import io.tickwire.calc.partition.PartitionState;
import io.tickwire.calc.state.UnreadableStateException;
import io.tickwire.calc.warm.WarmStart;
import io.tickwire.domain.MicrosClock;
import io.tickwire.redis.QueueReads;
import io.tickwire.redis.RedisLink;
import io.tickwire.redis.RedisRefusedException;
import io.tickwire.redis.RedisUnavailableException;
import io.tickwire.retry.Backoff;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on one partition for as long as this process owns it. Every failure whose outcome is unknown is answered in one way:
 * the state in memory is thrown away, loaded again from Redis, and the stream read on from there. State that can't be read is
 * left as it is, and the partition stands still until it can. For one event loop.
 */
final class PartitionProcessor {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionProcessor.class);

    /** State that can't be read does not mend itself, and each try reads all of it. */
    private static final long UNREADABLE_RETRY_MS = 30_000;

    /** A run that lasted for less has proved nothing: the next one waits longer still. */
    private static final long PROVED_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Vertx vertx;
    private final PartitionLease lease;
    private final int partition;
    private final LiveRules rules;
    private final PartitionStore store;
    private final PartitionReader reader;
    private final PartitionStatus status;
    private final ResidentBound bound;
    private final CalcMeters meters;
    private final MicrosClock clock;
    private final Optional<WarmStart> warmStart;
    private final Backoff backoff = new Backoff(50, 2_000, ThreadLocalRandom.current());
    private final Promise<Void> live = Promise.promise();
    private Future<Void> takingOver = Future.succeededFuture();
    private PartitionRun run;
    private Future<Void> stopped;
    private boolean complained;
    private long begunNanos;

    PartitionProcessor(
            Vertx vertx,
            RedisLink redis,
            QueueReads queue,
            PartitionLease lease,
            LiveRules rules,
            PartitionStatus status,
            ResidentBound bound,
            CalcMeters meters,
            MicrosClock clock,
            Optional<WarmStart> warmStart) {
        this.vertx = vertx;
        this.lease = lease;
        this.partition = lease.partition();
        this.rules = rules;
        this.store = new PartitionStore(redis, lease, rules, warmStart.isPresent());
        this.reader = new PartitionReader(queue, partition);
        this.status = status;
        this.bound = bound;
        this.meters = meters;
        this.clock = clock;
        this.warmStart = warmStart;
    }

    /**
     * Completes when the partition is loaded for the first time; fails when a later owner has come, when its state can't be
     * read, or on a stop.
     */
    Future<Void> start() {
        reader.connect().onComplete(connected -> takeOver()); // it goes on trying to connect, and reads wait for it
        return live.future();
    }

    /**
     * Publishes and commits what is applied, and lets go of the partition. Never fails: Redis has the last commit. Called
     * again, it answers the same.
     */
    Future<Void> stop() {
        if (stopped == null) {
            live.tryFail("partition was released: partition=" + partition);
            stopped = takingOver
                    .otherwiseEmpty()
                    .compose(nothing -> run == null ? store.leaveUntouched() : run.finish())
                    .onFailure(this::leftUncommitted)
                    .otherwiseEmpty()
                    .eventually(reader::close)
                    .otherwiseEmpty();
        }
        return stopped;
    }

    private void leftUncommitted(Throwable failure) {
        String what = "released without a last commit, the next owner goes on from the one before: {} reason={}";
        if (failure instanceof FencedException) {
            LOG.info(what, lease, failure.getMessage());
        } else if (failure instanceof RedisUnavailableException || failure instanceof LostWritesException) {
            LOG.warn(what, lease, failure.getMessage());
        } else {
            LOG.warn(what, lease, failure.getMessage(), failure);
        }
    }

    private void takeOver() {
        if (stopped != null) {
            return;
        }
        status.enter(PartitionStatus.Phase.LOADING);
        takingOver = store.takeOver()
                .compose(recovered -> load(new PartitionState(rules, clock, recovered, PartitionRun.monotonicMicros())))
                .onComplete(taken -> {
                    if (taken.failed()) {
                        failed(taken.cause());
                    } else if (stopped == null) {
                        begin(taken.result());
                    }
                })
                .mapEmpty();
    }

    /** Loads page after page: what there is no room for leaves memory again before the next one comes. */
    private Future<PartitionState> load(PartitionState state) {
        return store.saved()
                .loadSymbols(page -> {
                    long now = PartitionRun.monotonicMicros();
                    page.forEach(symbol -> state.restore(symbol, now));
                    tellResidents(state);
                    meters.left(state.letLeave(bound.bytesToFree(state.residentBytes()), now));
                    tellResidents(state);
                })
                .map(state);
    }

    private void tellResidents(PartitionState state) {
        status.residents(state.residentSymbols(), state.residentBytes(), state.absentSymbols());
    }

    private void begin(PartitionState state) {
        if (complained) {
            LOG.info("partition is live again: partition={} position={}", partition, state.applied());
            complained = false;
        }
        begunNanos = System.nanoTime();
        run = new PartitionRun(
                vertx, partition, store, reader, state, status, bound, meters, clock, warmStart, this::failed);
        status.enter(PartitionStatus.Phase.LIVE);
        run.begin();
        live.tryComplete();
    }

    private void failed(Throwable cause) {
        if (run != null && System.nanoTime() - begunNanos > PROVED_NANOS) {
            backoff.reset();
        }
        run = null;
        status.residents(0, 0, 0);
        status.stalled(clock.micros());
        if (stopped != null) {
            return;
        }
        if (cause instanceof FencedException) {
            LOG.warn("partition is not ours any more: {} reason={}", lease, cause.getMessage());
            lease.end(); // whoever lent it sees that, and comes for its release
            status.enter(PartitionStatus.Phase.FENCED);
            live.tryFail(cause);
            return;
        }
        if (cause instanceof UnreadableStateException) {
            LOG.error("partition stands still, its state is left as it is: partition={}", partition, cause);
            complained = true;
            status.enter(PartitionStatus.Phase.UNREADABLE);
            live.tryFail(cause);
            vertx.setTimer(UNREADABLE_RETRY_MS, timer -> takeOver());
            return;
        }
        status.enter(PartitionStatus.Phase.LOADING);
        if (!complained && !(cause instanceof RedisRefusedException)) { // that is told already
            if (cause instanceof RedisUnavailableException || cause instanceof LostWritesException) {
                LOG.warn("loading the partition again: partition={} reason={}", partition, cause.getMessage());
            } else {
                LOG.warn("loading the partition again: partition={}", partition, cause);
            }
            complained = true;
        }
        vertx.setTimer(backoff.nextMs(), timer -> takeOver());
    }
}
