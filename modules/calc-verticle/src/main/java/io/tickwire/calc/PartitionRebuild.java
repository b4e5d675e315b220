package io.tickwire.calc;

import io.tickwire.calc.partition.PartitionState;
import io.tickwire.calc.symbol.Rebuild;
import io.tickwire.calc.symbol.StoredPane;
import io.tickwire.calc.warm.ColdPartition;
import io.tickwire.calc.warm.PartitionEndedException;
import io.tickwire.calc.warm.StoreBehindException;
import io.tickwire.domain.Tick;
import io.tickwire.redis.StreamId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Takes what is rebuilt from the store into the state of one {@link PartitionRun}, in turns that do not hold up live ticks. */
final class PartitionRebuild implements ColdPartition {
    /** Panes or ticks in one turn of the event loop: about a millisecond. */
    private static final int PARTS_PER_TURN = 1_000;

    private static final long LOOK_AGAIN_MS = 20;

    /** Flush stores within a fraction of a second, if it does. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** What the rebuild needs of the run: what it has taken in is to be published and committed. */
    interface Host {
        /** Sees to it that changes go out, and that they are committed soon if there are many. */
        void changed();

        /** The state is of no more use. */
        void failed(Throwable cause);
    }

    /** Something to do in a turn, and how many panes or ticks it is about. */
    private record Part(int size, Runnable work) {}

    private final Vertx vertx;
    private final Context loop;
    private final int partition;
    private final PartitionStore store;
    private final PartitionState state;
    private final PartitionStatus status;
    private final Host host;
    private final Set<String> begun = new HashSet<>();
    private int expected;
    private boolean ended;

    PartitionRebuild(
            Vertx vertx, int partition, PartitionStore store, PartitionState state, PartitionStatus status, Host host) {
        this.vertx = vertx;
        this.loop = vertx.getOrCreateContext();
        this.partition = partition;
        this.store = store;
        this.state = state;
        this.status = status;
        this.host = host;
        tellStatus();
    }

    /** The run is over. On its event loop. */
    void stop() {
        ended = true;
        status.warmingSymbols(0);
    }

    @Override
    public int number() {
        return partition;
    }

    @Override
    public Future<List<String>> waiting(int limit) {
        return onLoop(() -> Future.succeededFuture(state.toRebuild(limit)));
    }

    @Override
    public Future<List<Rebuild>> begin(Collection<String> symbols, Map<String, Tick> newest) {
        return onLoop(() -> {
            long deadlineNanos = System.nanoTime() + PATIENCE_NANOS;
            return store.queuePosition()
                    .compose(queue -> caughtUp(queue.newest(), deadlineNanos))
                    .compose(caughtUp -> {
                        List<Rebuild> rebuilds = beginAll(symbols, newest);
                        boolean needsStore = rebuilds.stream().anyMatch(Rebuild::hasOlder);
                        Future<Void> stored =
                                needsStore ? stored(state.applied(), deadlineNanos) : Future.succeededFuture();
                        return stored.map(rebuilds);
                    });
        });
    }

    @Override
    public Future<Void> add(Map<String, List<Tick>> ticks) {
        return onLoop(() -> {
            Deque<Part> parts = new ArrayDeque<>();
            ticks.forEach((symbol, all) -> {
                for (int from = 0; from < all.size(); from += PARTS_PER_TURN) {
                    List<Tick> some = all.subList(from, Math.min(all.size(), from + PARTS_PER_TURN));
                    parts.add(new Part(some.size(), () -> state.addStored(symbol, some)));
                }
            });
            return inTurns(parts);
        });
    }

    @Override
    public Future<Void> finish(Map<String, List<StoredPane>> panes) {
        return onLoop(() -> {
            Deque<Part> parts = new ArrayDeque<>();
            panes.forEach((symbol, stored) -> parts.add(new Part(1 + stored.size(), () -> {
                state.finishRebuild(symbol, stored, PartitionRun.monotonicMicros());
                begun.remove(symbol);
            })));
            return inTurns(parts);
        });
    }

    @Override
    public void abandon() {
        loop.runOnContext(nothing -> abandonBegun());
    }

    @Override
    public void expect(int symbols) {
        loop.runOnContext(nothing -> {
            expected = symbols;
            tellStatus();
        });
    }

    @Override
    public Future<Boolean> end() {
        return onLoop(() -> {
            if (state.toRebuild() > 0) {
                return Future.succeededFuture(false);
            }
            expected = 0;
            tellStatus();
            state.endWarming();
            return Future.succeededFuture(true);
        });
    }

    private List<Rebuild> beginAll(Collection<String> symbols, Map<String, Tick> newest) {
        abandonBegun();
        List<Rebuild> rebuilds = new ArrayList<>();
        for (String symbol : symbols) {
            Optional<Tick> stored = Optional.ofNullable(newest.get(symbol));
            state.beginRebuild(symbol, stored, PartitionRun.monotonicMicros()).ifPresent(rebuild -> {
                rebuilds.add(rebuild);
                begun.add(symbol);
            });
        }
        tellStatus();
        return rebuilds;
    }

    private void abandonBegun() {
        if (!ended) {
            begun.forEach(state::abandonRebuild);
            begun.clear();
        }
    }

    /** Completes when all entries up to that one are applied. */
    private Future<Void> caughtUp(StreamId entry, long deadlineNanos) {
        return until(
                () -> Future.succeededFuture(
                        !state.isReplaying() && state.applied().compareTo(entry) >= 0),
                deadlineNanos,
                () -> "calc has not caught up with the queue: partition=" + partition + " entry=" + entry + " applied="
                        + state.applied());
    }

    /** Completes when flush has stored all entries up to that one. */
    private Future<Void> stored(StreamId entry, long deadlineNanos) {
        return until(
                () -> store.queuePosition().map(queue -> queue.isStored(entry)),
                deadlineNanos,
                () -> "flush has not stored yet what calc has applied: partition=" + partition + " entry=" + entry);
    }

    private Future<Void> until(
            Supplier<Future<Boolean>> condition, long deadlineNanos, Supplier<String> whatIsMissing) {
        return condition.get().compose(holds -> {
            if (ended) {
                return endedFailure();
            }
            if (holds) {
                return Future.succeededFuture();
            }
            if (System.nanoTime() > deadlineNanos) {
                return Future.failedFuture(new StoreBehindException(whatIsMissing.get()));
            }
            return vertx.timer(LOOK_AGAIN_MS, TimeUnit.MILLISECONDS)
                    .compose(again -> until(condition, deadlineNanos, whatIsMissing));
        });
    }

    /** A commit that would get too large is waited for. */
    private Future<Void> inTurns(Deque<Part> parts) {
        Promise<Void> done = Promise.promise();
        turn(parts, done);
        return done.future();
    }

    private void turn(Deque<Part> parts, Promise<Void> done) {
        if (ended) {
            done.fail(new PartitionEndedException(partition));
            return;
        }
        try {
            int size = 0;
            while (!parts.isEmpty() && size < PARTS_PER_TURN && !state.isCommitFull()) {
                Part part = parts.poll();
                size += part.size();
                part.work().run();
            }
        } catch (RuntimeException e) { // the state may be half changed
            done.fail(new PartitionEndedException(partition));
            host.failed(new IllegalStateException("can't take in what is rebuilt from the store", e));
            return;
        }
        tellStatus();
        host.changed();
        if (parts.isEmpty()) {
            done.tryComplete();
        } else {
            vertx.setTimer(state.isCommitFull() ? LOOK_AGAIN_MS : 1, timer -> turn(parts, done));
        }
    }

    /** Brings the metric up to date. */
    void tellStatus() {
        if (!ended) {
            status.warmingSymbols(expected + state.toRebuild());
        }
    }

    private <T> Future<T> onLoop(Supplier<Future<T>> work) {
        Promise<T> outcome = Promise.promise();
        loop.runOnContext(nothing -> {
            Future<T> done = ended ? endedFailure() : work.get();
            done.onComplete(outcome);
        });
        return outcome.future();
    }

    private <T> Future<T> endedFailure() {
        return Future.failedFuture(new PartitionEndedException(partition));
    }
}
