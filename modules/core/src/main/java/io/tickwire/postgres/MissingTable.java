package io.tickwire.postgres;

import io.vertx.pgclient.PgException;

/**
 * Tells whether Postgres refused a statement because a table of it does not exist: no flush has ever run on this database, or one of an
 * older release. Roles start side by side, so a first start meets it.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL error codes</a>
 */
public final class MissingTable {
    private static final String UNDEFINED_TABLE = "42P01";

    private MissingTable() {}

    /** Whether the statement failed because of that. */
    public static boolean isCauseOf(Throwable failure) {
        return failure instanceof PgException sql && UNDEFINED_TABLE.equals(sql.getSqlState());
    }
}
