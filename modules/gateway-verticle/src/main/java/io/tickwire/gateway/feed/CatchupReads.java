package io.tickwire.gateway.feed;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Reads of stored views for clients that have seen more than this process, or say so: one of a partition each second at most,
 * for all of them together. For one event loop.
 */
final class CatchupReads {
    /** Time between the beginnings of two reads of a partition, milliseconds. */
    static final long INTERVAL_MS = 1_000;

    /** Symbols in one read; when more are asked for, the partition is read whole. */
    static final int MAX_SYMBOLS = 1_000;

    /** Reads some symbols of a partition, or all when none are named. */
    @FunctionalInterface
    interface Reader {
        Future<Void> read(int partition, Set<String> symbols);
    }

    private static final class Batch {
        private final Set<String> symbols = new LinkedHashSet<>();
        private final Promise<Void> done = Promise.promise();
        private boolean whole;

        private void add(Set<String> more) {
            whole |= more.isEmpty();
            if (!whole) {
                symbols.addAll(more);
                whole = symbols.size() > MAX_SYMBOLS;
            }
            if (whole) {
                symbols.clear();
            }
        }
    }

    private final Vertx vertx;
    private final Reader reader;
    private final Map<Integer, Batch> waiting = new HashMap<>();
    private final Map<Integer, Long> begunAtNanos = new HashMap<>();

    CatchupReads(Vertx vertx, Reader reader) {
        this.vertx = vertx;
        this.reader = reader;
    }

    /**
     * Completes when a read that began after this call has been told; fails when Redis does not answer.
     *
     * @param symbols of the partition; none: all of it
     */
    Future<Void> read(int partition, Set<String> symbols) {
        Batch batch = waiting.get(partition);
        if (batch == null) {
            batch = new Batch();
            waiting.put(partition, batch);
            long waitMs = waitMs(partition);
            if (waitMs > 0) {
                vertx.setTimer(waitMs, due -> begin(partition));
            } else {
                vertx.runOnContext(nothing -> begin(partition)); // with all that is asked for in this turn
            }
        }
        batch.add(symbols);
        return batch.done.future();
    }

    private long waitMs(int partition) {
        Long begun = begunAtNanos.get(partition);
        return begun == null ? 0 : INTERVAL_MS - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    }

    private void begin(int partition) {
        begunAtNanos.put(partition, System.nanoTime());
        Batch batch = waiting.remove(partition);
        reader.read(partition, Set.copyOf(batch.symbols)).onComplete(batch.done);
    }
}
