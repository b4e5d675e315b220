package io.tickwire.gateway.history;

import io.tickwire.http.Problem;
import io.tickwire.postgres.MissingTable;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.util.Set;

/**
 * What a failed read means for who asked.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL error codes</a>
 */
enum Fault {
    /** Postgres is away, slow or can't work now: the same request may succeed later. */
    AWAY("history_unavailable", "the history can't be read now, live data goes on"),
    /** There are no tables yet: no flush has ever run on this database, or one of an older version. */
    NO_TABLES("history_not_ready", "the history has no tables yet, flush makes them when it first starts"),
    /** Ours: it will fail again. */
    BUG("internal_error", "an unexpected fault, logged on the server");

    /** Classes of errors in what was asked: of a statement, or of data. */
    private static final Set<String> OURS = Set.of("22", "42", "0A");

    private static final String NO_PRIVILEGE = "42501";

    private final String code;
    private final String detail;

    Fault(String code, String detail) {
        this.code = code;
        this.detail = detail;
    }

    static Fault of(Throwable failure) {
        if (MissingTable.isCauseOf(failure)) {
            return NO_TABLES;
        }
        if (failure instanceof PgException sql && sql.getSqlState() != null) {
            String state = sql.getSqlState();
            return OURS.contains(state.substring(0, 2)) && !state.equals(NO_PRIVILEGE) ? BUG : AWAY;
        }
        // the client reports lost connections by exceptions of Vert.x, of the JDK's IO, and plain ones
        boolean thrownByCode = failure instanceof RuntimeException && !(failure instanceof VertxException);
        return thrownByCode ? BUG : AWAY;
    }

    Problem problem() {
        return this == BUG
                ? new Problem(500, code, "Internal error", detail)
                : new Problem(503, code, "History unavailable", detail);
    }
}
