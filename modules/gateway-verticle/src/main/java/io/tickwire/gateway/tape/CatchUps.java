package io.tickwire.gateway.tape;

import io.tickwire.redis.StreamId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * The clients that are being brought up to date. Each reads a page and goes on when its client has taken it; few pages are read at once, so
 * that the newest ticks never wait for more than these. For the event loop of the tape.
 */
final class CatchUps {
    /** Pages that are read from Redis, or wait on the event loop, at once. */
    static final int MAX_READS = 4;

    private final Vertx vertx;
    private final Context context;
    private final TapeReads reads;
    private final IntFunction<PartitionTape> tapes;
    private final TapePosition live;
    private final AtomicInteger running;
    private final Set<CatchUp> all = new LinkedHashSet<>();
    private final Deque<Runnable> waiting = new ArrayDeque<>(); // at most one of each
    private int reading;

    /**
     * @param tapes the tape of a partition, which is read from then on
     * @param live how far clients that are up to date were told; live
     * @param running is set to how many there are
     */
    CatchUps(Vertx vertx, TapeReads reads, IntFunction<PartitionTape> tapes, TapePosition live, AtomicInteger running) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.reads = reads;
        this.tapes = tapes;
        this.live = live;
        this.running = running;
    }

    void add(CatchUp.Request request) {
        CatchUp added = new CatchUp(request, this);
        all.add(added);
        running.set(all.size());
        added.begin();
    }

    void ended(CatchUp one) {
        all.remove(one);
        running.set(all.size());
    }

    void close() {
        List.copyOf(all).forEach(CatchUp::end);
        waiting.clear();
    }

    /** Runs a step on this event loop; from any thread. */
    void run(Runnable step) {
        context.runOnContext(nothing -> step.run());
    }

    Vertx vertx() {
        return vertx;
    }

    PartitionTape tape(int partition) {
        return tapes.apply(partition);
    }

    TapePosition live() {
        return live;
    }

    /** Reads a page when it is this one's turn. */
    Future<TapePage> read(int partition, StreamId after) {
        return inTurn(() -> reads.read(partition, after));
    }

    private Future<TapePage> inTurn(Supplier<Future<TapePage>> read) {
        Promise<TapePage> done = Promise.promise();
        waiting.add(() -> read.get().onComplete(page -> {
            done.handle(page); // the page is worked on here
            reading--;
            next();
        }));
        next();
        return done.future();
    }

    private void next() {
        while (reading < MAX_READS && !waiting.isEmpty()) {
            reading++;
            waiting.removeFirst().run();
        }
    }
}
