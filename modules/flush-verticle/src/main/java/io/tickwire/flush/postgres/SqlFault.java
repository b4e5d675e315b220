package io.tickwire.flush.postgres;

import io.vertx.pgclient.PgException;

/**
 * Whose fault a failed transaction is.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL error codes</a>
 */
public enum SqlFault {
    /** The data's: it will fail again, alone or in company. */
    BAD_DATA,
    /** Anything else, network, server, schema: the same data may pass later, over a connection made anew. */
    UNAVAILABLE;

    public static SqlFault of(Throwable failure) {
        return failure instanceof PgException sql ? of(sql.getSqlState(), sql.getConstraint()) : UNAVAILABLE;
    }

    /**
     * @param sqlState five characters, or null
     * @param constraint the constraint that was violated, or null
     */
    static SqlFault of(String sqlState, String constraint) {
        if (sqlState == null || sqlState.length() != 5) {
            return UNAVAILABLE;
        }
        if (sqlState.equals("23514") && constraint == null) {
            return UNAVAILABLE; // "no partition of relation found for row": somebody dropped it, it will be made again
        }
        if (sqlState.equals("23P01")) {
            return UNAVAILABLE; // covered ranges overlap: somebody else wrote some, and no tick is to blame
        }
        return switch (sqlState.substring(0, 2)) {
            case "22", "23", "44", "P0" -> BAD_DATA; // P0: a trigger of the operator's raised it
            default -> UNAVAILABLE;
        };
    }
}
