package io.tickwire.flush.postgres;

import io.tickwire.postgres.PgAccess;
import io.tickwire.postgres.PgLink;
import io.tickwire.postgres.SqlFile;
import io.tickwire.postgres.Transaction;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.List;

/**
 * Makes partitions of days that ticks wait for, a few at a time and at most {@value #A_MINUTE} a minute of the database, whoever
 * asks. Over a connection of its own, so that no writer waits for it. For the event loop that created it.
 */
public final class PartitionMaker {
    /** New partitions in any minute, over all processes: 10 years of history are 120. */
    public static final int A_MINUTE = 60;

    /** Partitions of a transaction: it holds the lock that the partitions of today and tomorrow are made under. */
    private static final int AT_ONCE = 4;

    private static final SqlFile BEGIN = SqlFile.resource(PartitionMaker.class, "begin.sql");
    private static final SqlFile MAKE = SqlFile.resource(PartitionMaker.class, "make-partitions.sql");
    private static final SqlFile HELD = SqlFile.resource(PartitionMaker.class, "held-days.sql");

    /** Above the limit of a statement, 10 s in begin.sql. */
    private static final long LIMIT_MS = 25_000;

    private final Vertx vertx;
    private final PgAccess access;
    private final HeldDays held;
    private PgLink link;

    public PartitionMaker(Vertx vertx, PgAccess access, HeldDays held) {
        this.vertx = vertx;
        this.access = access;
        this.held = held;
    }

    /**
     * Makes what these days lack, the first ones first, as far as the bounds allow. What there is then is in {@link HeldDays}.
     *
     * @param days since 1970-01-01, UTC
     * @return how many partitions were made: also 0, when others have made them or the minute has had its share
     */
    public Future<Integer> make(List<Long> days) {
        if (link == null) {
            link = new PgLink(vertx, access);
        }
        LocalDate[] dates = days.stream().map(LocalDate::ofEpochDay).toArray(LocalDate[]::new);
        return link.use(LIMIT_MS, connection -> make(connection, dates));
    }

    /** Lets go of the connection; the next call makes one. */
    public Future<Void> close() {
        PgLink open = link;
        link = null;
        return open == null ? Future.succeededFuture() : open.close();
    }

    private Future<Integer> make(PgConnection connection, LocalDate[] dates) {
        List<Transaction.Step> make = List.of(new Transaction.Step(MAKE, Tuple.of(dates, AT_ONCE, A_MINUTE)));
        List<Transaction.Step> look = List.of(new Transaction.Step(HELD, Tuple.tuple()));
        return Transaction.run(connection, access.begin(BEGIN), make)
                .map(rows -> rows.iterator().next().getInteger(0))
                .compose(made -> Transaction.run(connection, access.begin(BEGIN), look)
                        .onSuccess(held::set)
                        .map(made));
    }
}
