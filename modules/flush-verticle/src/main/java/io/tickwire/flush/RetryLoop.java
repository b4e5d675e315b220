package io.tickwire.flush;

import io.tickwire.retry.Backoff;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does a thing again until it succeeds, with back-off and jitter, for ever: for work that must not be lost and that is
 * harmless to repeat. Tells the log once when it begins to fail and once when it is over.
 */
final class RetryLoop {
    private static final Logger LOG = LoggerFactory.getLogger(RetryLoop.class);
    private static final long BASE_MS = 50;
    private static final long CAP_MS = 3_000;

    private final Vertx vertx;
    private boolean closed;

    RetryLoop(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * @param what for the log: "storing ticks"
     * @return completes with the first success; fails only when this is closed first
     */
    <T> Future<T> untilDone(String what, Supplier<Future<T>> attempt) {
        Promise<T> done = Promise.promise();
        attempt(what, attempt, done, new Backoff(BASE_MS, CAP_MS, ThreadLocalRandom.current()), 1);
        return done.future();
    }

    /** What fails from now on is given up. */
    void close() {
        closed = true;
    }

    // one promise and timers rather than futures that recover into futures: those would pile up through a long outage
    private <T> void attempt(String what, Supplier<Future<T>> attempt, Promise<T> done, Backoff backoff, long number) {
        attempt.get()
                .onSuccess(result -> {
                    if (number > 1) {
                        LOG.info("{} works again: attempts={}", what, number);
                    }
                    done.complete(result);
                })
                .onFailure(failure -> {
                    if (number == 1) {
                        LOG.warn("{} failed, trying again: reason={}", what, firstLine(failure));
                    }
                    if (closed) {
                        done.fail(failure);
                    } else {
                        vertx.setTimer(backoff.nextMs(), timer -> attempt(what, attempt, done, backoff, number + 1));
                    }
                });
    }

    private static String firstLine(Throwable failure) {
        return failure.toString().lines().findFirst().orElse("");
    }
}
