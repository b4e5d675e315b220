package io.tickwire.launcher;

import io.vertx.core.Future;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for parts of the process to start or stop. Methods block: for the main thread and the shutdown hook. */
final class Waiting {
    private static final Logger LOG = LoggerFactory.getLogger(Waiting.class);
    private static final long START_LIMIT_MS = 120_000;

    private Waiting() {}

    static void await(String what, Future<?> start) throws StartFailedException, InterruptedException {
        await(what, start, () -> false);
    }

    /** @param giveUp asked every second whether to wait no longer */
    static void await(String what, Future<?> start, BooleanSupplier giveUp)
            throws StartFailedException, InterruptedException {
        CompletableFuture<?> future = start.toCompletionStage().toCompletableFuture();
        long limitNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_LIMIT_MS);
        while (true) {
            try {
                future.get(1, TimeUnit.SECONDS);
                return;
            } catch (ExecutionException e) {
                throw new StartFailedException(
                        what + " can't start: " + e.getCause().getMessage(), e.getCause());
            } catch (TimeoutException e) {
                if (giveUp.getAsBoolean() || System.nanoTime() > limitNanos) {
                    throw new StartFailedException(what + " did not start in time: limitMs=" + START_LIMIT_MS, e);
                }
            }
        }
    }

    /** Whether something has ended in time and without a fault; the log says when it has not. */
    static boolean hasEnded(String what, Future<?> end, long limitNanos) {
        try {
            end.toCompletionStage().toCompletableFuture().get(Math.max(0, limitNanos), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            LOG.warn("did not stop in time: part={}", what);
        } catch (ExecutionException e) {
            LOG.warn("stopped with a fault: part={}", what, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
