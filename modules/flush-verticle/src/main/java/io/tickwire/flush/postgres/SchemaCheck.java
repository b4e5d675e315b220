package io.tickwire.flush.postgres;

import io.tickwire.postgres.PgUrl;
import io.tickwire.postgres.SqlFile;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Whether the schemas of the URL are there. Postgres passes over those that are not, and would make the tables in the next
 * one, or tell a reader that there are none.
 */
final class SchemaCheck {
    private static final SqlFile SCHEMAS = SqlFile.resource(SchemaCheck.class, "check-schemas.sql");

    private SchemaCheck() {}

    /** @throws IllegalStateException when one is not, or can't be used; the message tells the operator what to do */
    static void run(Connection connection, PgUrl url) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SCHEMAS.text())) {
            statement.setArray(
                    1, connection.createArrayOf("text", url.searchPath().toArray()));
            try (ResultSet schemas = statement.executeQuery()) {
                while (schemas.next()) {
                    String name = schemas.getString(1);
                    if (!schemas.getBoolean(2)) {
                        throw new IllegalStateException("PG_URL names a schema that does not exist; make it with CREATE"
                                + " SCHEMA, or name another: search_path=" + name + " database=" + url.address());
                    }
                    if (!schemas.getBoolean(3)) {
                        throw new IllegalStateException(
                                "PG_URL names a schema that its user can't use; GRANT USAGE on it,"
                                        + " or name another: search_path=" + name + " user=" + url.user());
                    }
                }
            }
        }
    }
}
