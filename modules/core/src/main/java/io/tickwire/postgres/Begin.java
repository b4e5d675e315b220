package io.tickwire.postgres;

/**
 * The beginning of a transaction, with the search path and the settings of the URL. Only {@link PgAccess#begin} makes one: a
 * transaction without them would work in another schema than the others.
 */
public final class Begin {
    private final String sql;

    Begin(String sql) {
        this.sql = sql;
    }

    String sql() {
        return sql;
    }
}
