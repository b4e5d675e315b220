package io.tickwire.calc;

import io.tickwire.calc.partition.Commit;
import io.tickwire.calc.partition.LostWritesException;
import io.tickwire.calc.partition.PartitionState;
import io.tickwire.calc.partition.PublishRound;
import io.tickwire.calc.publish.PublishSchedule;
import io.tickwire.calc.warm.WarmStart;
import io.tickwire.domain.MicrosClock;
import io.tickwire.domain.Tick;
import io.tickwire.redis.StreamId;
import io.tickwire.retry.Backoff;
import io.tickwire.wire.FrameDecoder;
import io.tickwire.wire.MalformedFrameException;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of a partition's state in memory, from its loading to the first failure of a write or to {@link #finish}: reads,
 * applies, publishes and commits. There is one read, one publish and one commit in flight at a time; entries are read when
 * those before are applied. For one event loop, whose turns it keeps short.
 */
final class PartitionRun {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionRun.class);

    /** About a millisecond of work for each 1,000: see docs/benchmarks. */
    private static final int TICKS_PER_TURN = 4_000;

    /** A quarter of a megabyte of views in one request: G1 takes half a megabyte for a large object in a small heap. */
    private static final int MESSAGES_PER_ROUND = 256;

    private static final int LOOK_INTERVAL_MS = 1_000;

    /**
     * A commit writes some ten fields of each symbol that changed, however often it did. Until then entries stay in the queue, 42 bytes a
     * tick, and whoever takes the partition over after a crash applies them again.
     */
    private static final int COMMIT_INTERVAL_MS = 10_000;

    /** Without an entry for so long, a partition commits at once: the queue of a quiet system is empty. */
    private static final int QUIET_MS = 1_000;

    private static final int MARKET_INTERVAL_MS = 500;

    /** Some milliseconds of work. A partition that was just loaded takes several turns. */
    private static final int MARKET_SYMBOLS_PER_TURN = 500;

    private final Vertx vertx;
    private final int partition;
    private final PartitionStore store;
    private final PartitionReader reader;
    private final PartitionState state;
    private final PartitionStatus status;
    private final ResidentBound bound;
    private final CalcMeters meters;
    private final MicrosClock clock;
    private final Optional<WarmStart> warmStart;
    private final Handler<Throwable> failed;
    private final FrameDecoder decoder = new FrameDecoder();
    private final Backoff readBackoff = new Backoff(50, 1_000, ThreadLocalRandom.current());
    private List<QueuedFrame> frames = List.of();
    private int next;
    private boolean reading;
    private boolean turnIsDue;
    private boolean bringingBack; // symbols of the next frame, which waits for them
    private boolean commitIsDue;
    private boolean ended;
    private Optional<PartitionRebuild> rebuild = Optional.empty();
    private Future<Void> publishing = Future.succeededFuture();
    private Future<Void> committing = Future.succeededFuture();
    private Future<Void> writingMarket = Future.succeededFuture();
    private long marketMicros;
    private long lookTimer;
    private long nextCommitNanos;
    private long lastEntryNanos;
    private long marketTimer;
    private long publishTimer;
    private long publishTimerDueMicros = PublishSchedule.NEVER;

    /** @param failed told once when the state in memory is of no more use; nothing is done after that */
    PartitionRun(
            Vertx vertx,
            int partition,
            PartitionStore store,
            PartitionReader reader,
            PartitionState state,
            PartitionStatus status,
            ResidentBound bound,
            CalcMeters meters,
            MicrosClock clock,
            Optional<WarmStart> warmStart,
            Handler<Throwable> failed) {
        this.vertx = vertx;
        this.partition = partition;
        this.store = store;
        this.reader = reader;
        this.state = state;
        this.status = status;
        this.bound = bound;
        this.meters = meters;
        this.clock = clock;
        this.warmStart = warmStart;
        this.failed = failed;
    }

    /** The monotonic clock that publishing goes by, microseconds. */
    static long monotonicMicros() {
        return System.nanoTime() / 1_000;
    }

    /** Partitions commit one after another over the interval: all at once they would hold up Redis, and every post with it. */
    private static long spreadMs(int partition, int intervalMs) {
        return 1 + partition * 618L * intervalMs / 1_000 % intervalMs; // spread evenly, however many there are
    }

    void begin() {
        nextCommitNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(spreadMs(partition, COMMIT_INTERVAL_MS));
        lastEntryNanos = System.nanoTime();
        lookTimer = vertx.setPeriodic(spreadMs(partition, LOOK_INTERVAL_MS), LOOK_INTERVAL_MS, timer -> everySecond());
        marketTimer = vertx.setPeriodic(MARKET_INTERVAL_MS, timer -> writeMarket());
        look();
        write();
        read();
        if (state.isWarming()) {
            rebuild = warmStart.map(start -> begin(start));
        }
    }

    private PartitionRebuild begin(WarmStart start) {
        PartitionRebuild begun =
                new PartitionRebuild(vertx, partition, store, state, status, new PartitionRebuild.Host() {
                    @Override
                    public void changed() {
                        commitIsDue |= state.isCommitFull();
                        write();
                    }

                    @Override
                    public void failed(Throwable cause) {
                        fail(cause);
                    }
                });
        start.add(begun);
        return begun;
    }

    /** Publishes and commits what was applied, and ends; fails when that can't be done. */
    Future<Void> finish() {
        end();
        return Future.join(publishing, committing)
                .compose(written -> publishRest())
                .compose(published ->
                        state.hasUncommitted() ? store.commit(state.takeCommit()) : Future.succeededFuture())
                .compose(committed -> store.leave());
    }

    private Future<Void> publishRest() {
        long whateverTheInterval = PublishSchedule.NEVER - 1;
        if (state.nextDueMicros() > whateverTheInterval) {
            return Future.succeededFuture();
        }
        return publish(state.takeDue(whateverTheInterval, MESSAGES_PER_ROUND)).compose(published -> publishRest());
    }

    private void end() {
        ended = true;
        vertx.cancelTimer(lookTimer);
        vertx.cancelTimer(marketTimer);
        vertx.cancelTimer(publishTimer);
        rebuild.ifPresent(begun -> {
            begun.stop();
            warmStart.ifPresent(start -> start.remove(begun));
        });
    }

    private void fail(Throwable cause) {
        if (!ended) {
            end();
            if (reading) {
                reader.abandonRead(); // a partition has one read at a time, and the next run begins another
            }
            failed.handle(cause);
        }
    }

    private void read() {
        reading = true;
        reader.readAfter(state.applied()).onComplete(read -> {
            reading = false;
            if (ended) {
                return;
            }
            if (read.succeeded()) {
                readBackoff.reset();
                arrived(read.result());
            } else {
                LOG.debug("reading failed, trying again: partition={}", partition, read.cause());
                status.stalled(clock.micros());
                vertx.setTimer(readBackoff.nextMs(), timer -> readUnlessEnded());
            }
        });
    }

    private void readUnlessEnded() {
        if (!ended) {
            read();
        }
    }

    private void arrived(List<QueuedFrame> entries) {
        frames = entries;
        next = 0;
        if (entries.isEmpty()) {
            state.caughtUp(monotonicMicros());
        }
        turn();
    }

    /** Applies some frames, writes what is due, and sees to it that it goes on. */
    private void turn() {
        turnIsDue = false;
        if (ended) {
            return;
        }
        try {
            applyFrames();
        } catch (RuntimeException e) {
            fail(notApplied(e));
            return;
        }
        write();
        if (next < frames.size()) {
            status.behindSince(
                    TimeUnit.MILLISECONDS.toMicros(frames.get(next).id().millis()));
            if (!commitIsDue && !bringingBack) {
                takeTurn();
            } // otherwise the commit takes the next turn: frames wait for it, so that its bars are told before it
        } else if (!reading && !ended) {
            status.behindSince(0);
            read();
        }
    }

    private void applyFrames() {
        int done = 0;
        while (next < frames.size() && done < TICKS_PER_TURN && !commitIsDue && !bringingBack) {
            Optional<List<Tick>> ticks = decode(frames.get(next));
            List<String> absent = ticks.map(state::absentAmong).orElse(List.of());
            if (absent.isEmpty()) {
                done += applyNext(ticks);
            } else {
                bringBack(absent, ticks);
            }
        }
    }

    /** Loads symbols that have left memory, and goes on with the next frame, which needs them. */
    private void bringBack(List<String> absent, Optional<List<Tick>> ticks) {
        bringingBack = true;
        store.saved()
                .load(absent, page -> {
                    if (!ended) {
                        state.bringBack(page, monotonicMicros());
                    }
                })
                .onComplete(loaded -> {
                    bringingBack = false;
                    if (ended) {
                        return;
                    }
                    if (loaded.failed()) {
                        fail(loaded.cause());
                        return;
                    }
                    meters.broughtBack(absent.size());
                    tellResidents();
                    try {
                        applyNext(ticks); // at once: nothing may leave before
                    } catch (RuntimeException e) {
                        fail(notApplied(e));
                        return;
                    }
                    turn();
                });
    }

    private IllegalStateException notApplied(RuntimeException cause) {
        return new IllegalStateException(
                "can't apply an entry: id=" + frames.get(next).id(), cause);
    }

    private void takeTurn() {
        if (!turnIsDue) {
            turnIsDue = true;
            vertx.getOrCreateContext().runOnContext(nothing -> turn());
        }
    }

    /** Applies the next frame, or skips it when it can't be read; tells how much there was to do. */
    private int applyNext(Optional<List<Tick>> ticks) {
        StreamId id = frames.get(next).id();
        if (ticks.isPresent()) {
            meters.applied(state.apply(id, ticks.get(), monotonicMicros()));
        } else {
            state.skip(id, monotonicMicros());
        }
        next++;
        lastEntryNanos = System.nanoTime();
        commitIsDue |= state.isCommitFull();
        return ticks.map(List::size).orElse(1);
    }

    private Optional<List<Tick>> decode(QueuedFrame frame) {
        try {
            return Optional.of(decoder.decode(frame.bytes()));
        } catch (MalformedFrameException e) {
            LOG.warn(
                    "skipping an entry that is no frame of ticks: partition={} id={} reason={}",
                    partition,
                    frame.id(),
                    e.getMessage());
            meters.malformedFrame();
            return Optional.empty();
        }
    }

    private void write() {
        if (ended || !publishing.isComplete()) {
            return; // the publish in flight comes back here
        }
        if (commitIsDue && committing.isComplete() && !state.hasClosedBars()) {
            commit();
        }
        long now = monotonicMicros();
        long due = state.nextDueMicros();
        if (due <= now) {
            publishing = publish(state.takeDue(now, MESSAGES_PER_ROUND));
            publishing.onSuccess(published -> write()).onFailure(this::fail);
        } else {
            wakeUpAt(due, now);
        }
    }

    private Future<Void> publish(PublishRound round) {
        return store.publish(round).onSuccess(published -> meters.published(round));
    }

    private void commit() {
        commitIsDue = false;
        nextCommitNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(COMMIT_INTERVAL_MS);
        Commit commit = state.takeCommit();
        committing = store.commit(commit);
        committing
                .onSuccess(committed -> {
                    letLeave();
                    write();
                })
                .onFailure(this::fail);
        if (next < frames.size()) {
            takeTurn();
        }
    }

    /** Lets idle symbols, and those that there is no room for, leave memory; Redis has all of them. */
    private void letLeave() {
        if (!ended && !bringingBack && committing.isComplete()) {
            meters.left(state.letLeave(bound.bytesToFree(state.residentBytes()), monotonicMicros()));
            tellResidents();
        }
    }

    private void tellResidents() {
        status.residents(state.residentSymbols(), state.residentBytes(), state.absentSymbols());
    }

    private void wakeUpAt(long dueMicros, long nowMicros) {
        if (dueMicros == publishTimerDueMicros || dueMicros == PublishSchedule.NEVER) {
            return;
        }
        vertx.cancelTimer(publishTimer);
        publishTimerDueMicros = dueMicros;
        long delayMs = Math.max(1, TimeUnit.MICROSECONDS.toMillis(dueMicros - nowMicros + 999));
        publishTimer = vertx.setTimer(delayMs, timer -> {
            publishTimerDueMicros = PublishSchedule.NEVER;
            write();
        });
    }

    /** A write that fails costs nothing but the age of the market view: the next one has it all. */
    private void writeMarket() {
        if (ended || !writingMarket.isComplete()) {
            return;
        }
        writingMarket = state.takeMarket(marketMicros, MARKET_SYMBOLS_PER_TURN)
                .map(store::writeMarket)
                .orElseGet(Future::succeededFuture)
                .onFailure(failure -> {
                    LOG.debug("the market partial was not written: partition={}", partition, failure);
                    state.marketNotWritten();
                });
    }

    private void everySecond() {
        letLeave();
        if (committing.isComplete() && state.hasUncommitted() && isTimeToCommit()) {
            commitIsDue = true;
            write();
        }
        rebuild.ifPresent(PartitionRebuild::tellStatus);
        look();
    }

    /** Also when room is needed: a symbol that has changed can't leave memory before. */
    private boolean isTimeToCommit() {
        long now = System.nanoTime();
        return now - nextCommitNanos >= 0
                || now - lastEntryNanos >= TimeUnit.MILLISECONDS.toNanos(QUIET_MS)
                || bound.bytesToFree(state.residentBytes()) > 0;
    }

    /** A commit in flight was sent before: what Redis answers counts it as done. */
    private void look() {
        long applied = state.uncommittedTicks();
        StreamId committed = state.committed();
        boolean settled = committing.isComplete();
        long messages = store.messages();
        store.look()
                .onSuccess(seen -> {
                    status.lagTicks(Math.max(0, seen.uncommittedTicks() - applied));
                    marketMicros = seen.marketMicros();
                    // a crash of Redis may take the last writes back; a quiet partition has no other way to notice
                    if (settled && seen.position().compareTo(committed) < 0) {
                        fail(new LostWritesException(
                                "Redis has lost a commit: position=" + committed + " found=" + seen.position()));
                    } else if (seen.messages() < messages) {
                        fail(new LostWritesException("Redis has lost published messages: messages=" + messages
                                + " found=" + seen.messages()));
                    }
                })
                .onFailure(failure -> LOG.debug("the lag is unknown: partition={}", partition, failure));
    }
}
