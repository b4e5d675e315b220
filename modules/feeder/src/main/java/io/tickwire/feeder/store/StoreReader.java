package io.tickwire.feeder.store;

import io.tickwire.postgres.Begin;
import io.tickwire.postgres.PgLink;
import io.tickwire.postgres.PgUrl;
import io.tickwire.postgres.SqlFile;
import io.tickwire.postgres.Transaction;
import io.tickwire.retry.Backoff;
import io.tickwire.retry.FaultText;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Postgres and waits for the answer. Once there was one, a question that gets none is asked again for a while, so a
 * restart of the server is a delay; before, nothing is lost by telling at once that the server can't be reached. For threads that may block, one at a time.
 */
public final class StoreReader {
    private static final Logger LOG = LoggerFactory.getLogger(StoreReader.class);
    private static final SqlFile BEGIN = SqlFile.resource(StoreReader.class, "begin-read.sql");
    private static final long QUESTION_LIMIT_MS = 60_000;
    /** Longer than a restart; shorter than anybody waits for a feeder to stop. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(15);

    private final Context context;
    private final PgLink link;
    private volatile boolean hasAnswered;
    private final Begin begin;

    /** @param url checked already, see {@link PgUrl#parse} */
    public StoreReader(Vertx vertx, String url, String applicationName) {
        context = vertx.getOrCreateContext();
        link = new PgLink(vertx, PgUrl.parse(url).access(applicationName));
        begin = link.begin(BEGIN);
    }

    /**
     * The answer to a question.
     *
     * @param question a query, asked more than once after a fault
     * @throws IOException when Postgres refuses it, can't be reached for the first one, or not for 15 seconds for a later
     *     one; the message is for the user
     */
    RowSet<Row> ask(SqlFile question, Tuple parameters) throws IOException {
        Backoff backoff = new Backoff(50, 2_000, ThreadLocalRandom.current());
        long deadlineNanos = System.nanoTime() + PATIENCE_NANOS;
        boolean hasTold = false;
        while (true) {
            try {
                RowSet<Row> answer = once(question, parameters);
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

    private RowSet<Row> once(SqlFile question, Tuple parameters) throws ExecutionException, IOException {
        CompletableFuture<RowSet<Row>> answer = new CompletableFuture<>();
        List<Transaction.Step> steps = List.of(new Transaction.Step(question, parameters));
        context.runOnContext(
                turn -> link.use(QUESTION_LIMIT_MS, connection -> Transaction.run(connection, begin, steps))
                        .onComplete(outcome -> {
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
