package io.tickwire.flush.postgres;

import io.tickwire.postgres.PgLink;
import io.tickwire.postgres.PgTime;
import io.tickwire.postgres.SqlFile;
import io.tickwire.postgres.Transaction;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes days past their retention from the partition that holds younger days too: a month, of which a part is too old.
 * Symbol by symbol and slice by slice, as {@link TickRemoval} does it, so that no transaction is long and bars and coverage are
 * exact after each. Two replicas that do it at once find less to do each.
 *
 * <p>For the event loop of the link.
 */
final class RetentionEdge {
    private static final Logger LOG = LoggerFactory.getLogger(RetentionEdge.class);
    private static final SqlFile BEGIN = SqlFile.resource(RetentionEdge.class, "begin-look.sql");
    private static final SqlFile EDGE = SqlFile.resource(RetentionEdge.class, "retention-edge.sql");
    private static final SqlFile SYMBOL = SqlFile.resource(RetentionEdge.class, "symbol-past-retention.sql");

    /** Above the limit of a statement, 10 min in begin-look.sql. */
    private static final long LIMIT_MS = TimeUnit.MINUTES.toMillis(11);

    /** After so many the symbol is looked up again: a removal is a chain of Futures, and the chain shall not grow long. */
    private static final int TRANSACTIONS_IN_A_CHAIN = 100;

    private final PgLink link;
    private final TickRemoval removal;
    private final int days;
    private final BooleanSupplier stopped;

    /** @param stopped asked after each transaction whether to end there */
    RetentionEdge(PgLink link, Duration coverageGap, int days, BooleanSupplier stopped) {
        this.link = link;
        this.removal = new TickRemoval(link, coverageGap);
        this.days = days;
        this.stopped = stopped;
    }

    /** Times of a partition as Postgres gave them: the ticks of {@code [starts, edge)} go, those of {@code [edge, ends)} stay. */
    private record Edge(OffsetDateTime starts, OffsetDateTime edge, OffsetDateTime ends) {}

    /**
     * @param now this process' clock; of it and the database's the one that is behind decides
     * @return ticks removed; fails when Postgres does, and what was removed until then stays removed
     */
    Future<Long> remove(OffsetDateTime now) {
        return ask(EDGE, Tuple.of(days, now), RetentionEdge::edge)
                .compose(edge -> edge.map(this::removeAll).orElseGet(() -> Future.succeededFuture(0L)));
    }

    private Future<Long> removeAll(Edge edge) {
        Promise<Long> done = Promise.promise();
        removeFrom("", 0, edge, done);
        return done.future().onSuccess(ticks -> {
            if (ticks > 0) {
                LOG.info(
                        "removed ticks past their retention: ticks={} before={} retentionDays={}",
                        ticks,
                        edge.edge(),
                        days);
            }
        });
    }

    // one promise for all symbols, of which there may be very many
    private void removeFrom(String symbol, long before, Edge edge, Promise<Long> done) {
        ask(SYMBOL, Tuple.of(symbol, edge.starts(), edge.edge(), edge.ends()), row -> row.getString(0))
                .onFailure(done::fail)
                .onSuccess(found -> {
                    if (found.isEmpty() || stopped.getAsBoolean()) {
                        done.complete(before);
                        return;
                    }
                    removeSome(found.get(), edge)
                            .onFailure(done::fail)
                            .onSuccess(ticks -> removeFrom(found.get(), before + ticks, edge, done));
                });
    }

    private Future<Long> removeSome(String symbol, Edge edge) {
        TickRemoval.Selection selection = new TickRemoval.Selection(
                symbol, Optional.empty(), PgTime.micros(edge.starts()), PgTime.micros(edge.edge()));
        int[] transactions = {0};
        return removal.remove(
                        selection, soFar -> !stopped.getAsBoolean() && ++transactions[0] < TRANSACTIONS_IN_A_CHAIN)
                .map(RemovedTicks::ticks);
    }

    private <T> Future<Optional<T>> ask(SqlFile question, Tuple parameters, Function<Row, T> read) {
        List<Transaction.Step> steps = List.of(new Transaction.Step(question, parameters));
        return link.use(LIMIT_MS, connection -> Transaction.run(connection, link.begin(BEGIN), steps)
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(read.apply(rows.iterator().next()))));
    }

    private static Edge edge(Row row) {
        return new Edge(row.getOffsetDateTime("starts"), row.getOffsetDateTime("edge"), row.getOffsetDateTime("ends"));
    }
}
