package io.tickwire.flush.postgres;

import io.tickwire.postgres.PgAccess;
import io.tickwire.postgres.PgLink;
import io.tickwire.postgres.SqlFile;
import io.tickwire.postgres.Transaction;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Writes the bars and the covered ranges of minutes that are pending, many in a statement. In two steps: a mark is made due, for which
 * writers wait some milliseconds; from then on no transaction under way relies on it, and its minute is written while writers go on. One
 * process does it at a time; what it leaves, another finishes. Over a connection of its own. For the event loop that created it.
 */
public final class Roller {
    private static final SqlFile BEGIN = SqlFile.resource(Roller.class, "begin-roll.sql");
    private static final SqlFile TAKE = SqlFile.resource(Roller.class, "take-due.sql");
    private static final SqlFile ROLL = SqlFile.resource(Roller.class, "roll-due.sql");
    private static final SqlFile COUNT = SqlFile.resource(Roller.class, "count-pending.sql");

    /** Minutes of a transaction, when it ends in time: some tenths of a second. */
    private static final int MINUTES_A_TRANSACTION = 1_000;

    /** A minute of an import is written when its mark is so old: the next batch, which may have more of its ticks, has come then. */
    public static final long IMPORT_AGE_MS = 2_000;

    /** Above the limit of a statement, 20 s in begin-roll.sql. */
    private static final long LIMIT_MS = 25_000;

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String TOOK_TOO_LONG = "57014";

    private final Vertx vertx;
    private final PgAccess access;
    private int minutesATransaction = MINUTES_A_TRANSACTION;
    private PgLink link;
    private boolean closed;

    public Roller(Vertx vertx, PgAccess access) {
        this.vertx = vertx;
        this.access = access;
    }

    /** How many marks there are, of all symbols; a minute may have two. */
    public Future<Long> pending() {
        return run(COUNT, Tuple.tuple(), row -> row.getLong(0));
    }

    /**
     * Makes marks due, the oldest first.
     *
     * @param ageMs how old they are at least, milliseconds; {@link #IMPORT_AGE_MS} for those of an import, if that is less
     * @param most at least 1, of those of an import and of all
     * @return how many; empty when others work at bars and ranges, or when writers take too long to wait for
     */
    public Future<OptionalInt> takeDue(long ageMs, int most) {
        return run(TAKE, Tuple.of(ageMs, Math.min(ageMs, IMPORT_AGE_MS), most), Roller::number)
                .recover(failure -> isGivenUp(failure)
                        ? Future.succeededFuture(OptionalInt.empty())
                        : Future.failedFuture(failure));
    }

    /**
     * Writes some of the minutes that are due, in one transaction; fewer next time when it takes too long.
     *
     * @return how many, 0 when none is due; empty when others work at bars and ranges
     */
    public Future<OptionalInt> rollDue() {
        return run(ROLL, Tuple.of(minutesATransaction), Roller::number)
                .onSuccess(rolled -> minutesATransaction = Math.min(MINUTES_A_TRANSACTION, minutesATransaction * 2))
                .onFailure(failure -> {
                    if (failure instanceof PgException sql && TOOK_TOO_LONG.equals(sql.getSqlState())) {
                        minutesATransaction = Math.max(1, minutesATransaction / 4);
                    }
                });
    }

    /** Lets go of the connection; work under way fails, and so does what is asked for later. */
    public Future<Void> close() {
        closed = true;
        return link == null ? Future.succeededFuture() : link.close();
    }

    private <T> Future<T> run(SqlFile sql, Tuple parameters, Function<Row, T> read) {
        if (link == null && closed) {
            return Future.failedFuture(new IllegalStateException("the roller is closed"));
        }
        if (link == null) {
            link = new PgLink(vertx, access);
        }
        return link.use(LIMIT_MS, connection -> run(connection, sql, parameters, read));
    }

    private <T> Future<T> run(PgConnection connection, SqlFile sql, Tuple parameters, Function<Row, T> read) {
        return Transaction.run(connection, access.begin(BEGIN), List.of(new Transaction.Step(sql, parameters)))
                .map(rows -> read.apply(rows.iterator().next()));
    }

    private static boolean isGivenUp(Throwable failure) {
        return failure instanceof PgException sql && LOCK_NOT_AVAILABLE.equals(sql.getSqlState());
    }

    private static OptionalInt number(Row row) {
        int number = row.getInteger(0);
        return number < 0 ? OptionalInt.empty() : OptionalInt.of(number);
    }
}
