package io.tickwire.gateway.history;

import io.tickwire.postgres.Begin;
import io.tickwire.postgres.PgAccess;
import io.tickwire.postgres.PgLink;
import io.tickwire.postgres.SqlFile;
import io.tickwire.postgres.Transaction;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A few connections to Postgres that read, each query in a short transaction of its own. They are made when there is
 * something to read: that Postgres is away is noticed by who reads, and by nobody else. As many queries may wait as there
 * are answers under way, which {@link HistoryApi} bounds.
 *
 * <p>For the event loop that created it.
 */
final class Readers {
    private static final SqlFile BEGIN = SqlFile.resource(Readers.class, "begin-read.sql");

    /** A function of the database, and its arguments. */
    private static final Pattern BARS_BETWEEN = Pattern.compile("md_bars_between\\((?:[^()]|\\([^()]*\\))*\\)");

    private static final String UNDEFINED_FUNCTION = "42883";

    private record Query(SqlFile sql, Tuple parameters, long deadlineNanos, Promise<RowSet<Row>> result) {}

    private final Vertx vertx;
    private final Begin begin;
    private final List<PgLink> links;
    private final Deque<PgLink> idle;
    private final Deque<Query> waiting = new ArrayDeque<>();

    /** @param connections at most so many at once */
    Readers(Vertx vertx, PgAccess access, int connections) {
        this.vertx = vertx;
        this.begin = access.begin(BEGIN);
        this.links = Stream.generate(() -> new PgLink(vertx, access))
                .limit(connections)
                .toList();
        this.idle = new ArrayDeque<>(links);
    }

    /**
     * Runs a query when its turn comes. Before a flush of this release has started, md_bars is a table and there is no function that reads
     * it: then the table is read.
     *
     * @param deadlineNanos by {@link System#nanoTime}: past it the Future fails with {@link TimeoutException}, wherever
     *     the query is by then
     */
    Future<RowSet<Row>> read(SqlFile sql, Tuple parameters, long deadlineNanos) {
        return ask(sql, parameters, deadlineNanos).recover(failure -> {
            SqlFile ofTheTable = new SqlFile(BARS_BETWEEN.matcher(sql.text()).replaceAll("md_bars"));
            return isUndefinedFunction(failure) && !ofTheTable.equals(sql)
                    ? ask(ofTheTable, parameters, deadlineNanos)
                    : Future.failedFuture(failure);
        });
    }

    private static boolean isUndefinedFunction(Throwable failure) {
        return failure instanceof PgException sql && UNDEFINED_FUNCTION.equals(sql.getSqlState());
    }

    private Future<RowSet<Row>> ask(SqlFile sql, Tuple parameters, long deadlineNanos) {
        Query query = new Query(sql, parameters, deadlineNanos, Promise.promise());
        long timer = vertx.setTimer(leftMs(query), late -> giveUp(query));
        waiting.add(query);
        work();
        return query.result().future().onComplete(done -> vertx.cancelTimer(timer));
    }

    /** Reads fail from now on. */
    Future<Void> close() {
        return Future.join(links.stream().map(PgLink::close).toList()).mapEmpty();
    }

    private void giveUp(Query query) {
        waiting.remove(query);
        query.result().tryFail(new TimeoutException("Postgres did not answer in time"));
    }

    private void work() {
        while (!idle.isEmpty() && !waiting.isEmpty()) {
            Query query = waiting.remove();
            PgLink link = idle.pop(); // the one used last: its connection is warm
            link.use(
                            leftMs(query),
                            connection -> Transaction.run(
                                    connection, begin, List.of(new Transaction.Step(query.sql(), query.parameters()))))
                    .onSuccess(query.result()::tryComplete)
                    .onFailure(query.result()::tryFail)
                    .onComplete(done -> {
                        idle.push(link);
                        work();
                    });
        }
    }

    private static long leftMs(Query query) {
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(query.deadlineNanos() - System.nanoTime()));
    }
}
