package io.tickwire.postgres;

import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/**
 * One transaction, sent as a whole: beginning, steps and COMMIT travel together and cost one round trip. Postgres works
 * through them in order, each step with a snapshot of its own; once one has failed it refuses the others, and the COMMIT
 * rolls back.
 */
public final class Transaction {
    /** A statement and its parameters. */
    public record Step(SqlFile sql, Tuple parameters) {}

    private Transaction() {}

    /**
     * @param begin opens the transaction and sets its limits
     * @param steps at least one
     * @return rows of the last step, when the commit is on disk; fails with what failed first, and whether it was
     *     committed is unknown only when that was the answer to the COMMIT
     */
    public static Future<RowSet<Row>> run(PgConnection connection, Begin begin, List<Step> steps) {
        Future<?> done = connection.query(begin.sql()).execute();
        Future<RowSet<Row>> last = null;
        for (Step step : steps) {
            last = connection.preparedQuery(step.sql().text()).execute(step.parameters());
            done = after(done, last);
        }
        Future<RowSet<Row>> result = last;
        return after(done, connection.query("COMMIT").execute()).compose(committed -> result);
    }

    /** Both are under way; the outcome of the second counts only when the first went well. */
    private static <T> Future<T> after(Future<?> first, Future<T> second) {
        return first.transform(outcome ->
                outcome.succeeded() ? second : second.transform(ignored -> Future.failedFuture(outcome.cause())));
    }
}
