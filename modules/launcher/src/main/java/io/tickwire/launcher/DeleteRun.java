package io.tickwire.launcher;

import io.tickwire.flush.postgres.FoundTicks;
import io.tickwire.flush.postgres.RemovedTicks;
import io.tickwire.flush.postgres.TickRemoval;
import io.tickwire.postgres.PgLink;
import io.tickwire.postgres.PgUrl;
import io.tickwire.retry.FaultText;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** A removal as the user sees it: faults in one line, a clean end after Ctrl-C. Its methods block. */
final class DeleteRun implements AutoCloseable {
    private static final long END_LIMIT_SECONDS = 65;
    private static final long TOLD_EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final String url;
    private final PrintWriter out;
    private final PrintWriter err;
    private final Vertx vertx = CommandVertx.create();
    private final Context context = vertx.getOrCreateContext();
    private final PgLink link;
    private final TickRemoval removal;
    private final AtomicReference<RemovedTicks> soFar = new AtomicReference<>(RemovedTicks.NONE);
    private volatile boolean isEndAsked;
    private volatile boolean isComplete;

    DeleteRun(String url, Duration gap, PrintWriter out, PrintWriter err) {
        this.url = url;
        this.out = out;
        this.err = err;
        link = new PgLink(vertx, PgUrl.parse(url).access("tickwire-delete"));
        removal = new TickRemoval(link, gap);
    }

    /** What is stored; empty after a fault, which is told. */
    Optional<FoundTicks> look(TickRemoval.Selection selection) throws InterruptedException {
        return answer(() -> removal.look(selection));
    }

    /** Whether all of it is removed; a fault is told. */
    boolean remove(TickRemoval.Selection selection) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> endAfterThisStep(ended), "tickwire-delete-stop"));
        long[] toldAtNanos = {System.nanoTime()};
        Optional<RemovedTicks> removed = answer(() -> removal.remove(selection, now -> {
            soFar.set(now);
            if (System.nanoTime() - toldAtNanos[0] > TOLD_EVERY_NANOS) {
                toldAtNanos[0] = System.nanoTime();
                err.println("tickwire: removed so far: " + now.ticks() + " ticks");
            }
            return !isEndAsked;
        }));
        isComplete = removed.isPresent() && !isEndAsked;
        if (isComplete) {
            RemovedTicks all = removed.get();
            out.println("removed ticks: " + all.ticks() + ", bars removed: " + all.barsGone() + ", bars computed anew: "
                    + all.barsChanged());
            out.println("live data is not changed: the last price stays until a newer tick comes, windows hold the"
                    + " removed ticks until these leave them (24h: up to a day)");
            out.flush();
        } else {
            err.println("tickwire: not complete: removed " + soFar.get().ticks()
                    + " ticks so far; the same command goes on with the rest");
        }
        ended.countDown();
        return isComplete;
    }

    /** The process is over when the hook returns: it waits until the main thread has told what was done. */
    private void endAfterThisStep(CountDownLatch ended) {
        isEndAsked = true;
        try {
            ended.await(END_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private <T> Optional<T> answer(Supplier<Future<T>> question) throws InterruptedException {
        Promise<T> promise = Promise.promise();
        context.runOnContext(turn -> question.get().onComplete(promise));
        try {
            return Optional.of(
                    promise.future().toCompletionStage().toCompletableFuture().get());
        } catch (ExecutionException e) {
            err.println("tickwire: Postgres: " + FaultText.of(e) + ": store=" + StoreOption.address(url));
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        try {
            vertx.close().await(10, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            err.println("tickwire: the connection to Postgres does not close; the process ends without");
        }
    }
}
