package io.tickwire.feeder.store;

import io.tickwire.postgres.PgLink;
import io.tickwire.postgres.PgUrl;
import io.tickwire.retry.Backoff;
import io.tickwire.retry.FaultText;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Postgres and waits for the answer. Once there was one, a question that gets none is asked again for a while, so a
 * restart of the server is a delay; before, nothing is lost by telling at once that the server can't be reached. For threads that may block, one at a time.
 */
public final class StoreReader {
    private static final Logger LOG = LoggerFactory.getLogger(StoreReader.class);
    private static final long QUESTION_LIMIT_MS = 60_000;
    /** Longer than a restart; shorter than anybody waits for a feeder to stop. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(15);

    private final Context context;
    private final PgLink link;
    private volatile boolean hasAnswered;

    /** @param url checked already, see {@link io.tickwire.config.StoreUrl#postgres} */
    public StoreReader(Vertx vertx, String url, String applicationName) {
        context = vertx.getOrCreateContext();
        // each page has another range of time: a plan made for it knows which days to leave out
        link = new PgLink(
                vertx,
                PgUrl.parse(url).connectOptions(applicationName).addProperty("plan_cache_mode", "force_custom_plan"));
    }

    /**
     * The answer to a question.
     *
     * @param question asked more than once after a fault, so it must change nothing
     * @throws IOException when Postgres refuses it, can't be reached for the first one, or not for 15 seconds for a later
     *     one; the message is for the user
     */
    <T> T ask(Function<PgConnection, Future<T>> question) throws IOException {
        Backoff backoff = new Backoff(50, 2_000, ThreadLocalRandom.current());
        long deadlineNanos = System.nanoTime() + PATIENCE_NANOS;
        boolean hasTold = false;
        while (true) {
            try {
                T answer = once(question);
                hasAnswered = true;
                return answer;
            } catch (ExecutionException e) {
                if (!hasAnswered || isRefusal(e.getCause()) || System.nanoTime() > deadlineNanos) {
                    throw new IOException("Postgres: " + FaultText.of(e.getCause()), e.getCause());
                }
                if (!hasTold) {
                    hasTold = true;
                    LOG.warn(
                            "Postgres gave no answer, asking again for {} s: reason={}",
                            TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NANOS),
                            FaultText.of(e.getCause()));
                }
                pause(backoff.nextMs());
            }
        }
    }

    /** Drops the connection; nobody waits for it. */
    void close() {
        context.runOnContext(
                turn -> link.close().onFailure(failure -> LOG.debug("closing the connection to Postgres", failure)));
    }

    private <T> T once(Function<PgConnection, Future<T>> question) throws ExecutionException, IOException {
        CompletableFuture<T> answer = new CompletableFuture<>();
        context.runOnContext(turn -> link.use(QUESTION_LIMIT_MS, question).onComplete(outcome -> {
            if (outcome.succeeded()) {
                answer.complete(outcome.result());
            } else {
                answer.completeExceptionally(outcome.cause());
            }
        }));
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Wrong password, no such database, no such table: asking again would not help. */
    private static boolean isRefusal(Throwable failure) {
        return failure instanceof PgException refused && refused.getSqlState().matches("(28|3D|42|22).*");
    }

    private static void pause(long ms) throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
