package io.tickwire.flush.postgres;

import io.tickwire.postgres.PgUrl;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.flywaydb.core.Flyway;

/**
 * Brings the tables to the version of this program, or leaves them at a later one: a replica of a release before goes on
 * beside those of the next, and after a roll-back. Safe when several replicas do it at once (one works, the others wait) and in
 * a database that others use too: it touches nothing but its own tables.
 */
public final class SchemaMigration {
    private static final String HISTORY_TABLE = "md_schema_history";

    /** Flyway's own lock leaves a gap between making its table and marking the baseline in it. */
    private static final String LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('tickwire migration', 0))";

    /**
     * Seconds; pgjdbc's own waits have no limit by default, and a server may hang. The last is for a single answer: a
     * migration that goes through all that is stored takes long, and so does waiting for another replica that does it.
     */
    private static final Map<String, String> TIME_LIMITS =
            Map.of("connectTimeout", "5", "loginTimeout", "5", "tcpKeepAlive", "true", "socketTimeout", "7200");

    private final Vertx vertx;
    private final PgUrl url;
    private final Duration coverageGap;

    /** @param coverageGap for the ranges of ticks that a version without coverage has stored */
    public SchemaMigration(Vertx vertx, PgUrl url, Duration coverageGap) {
        this.vertx = vertx;
        this.url = url;
        this.coverageGap = coverageGap;
    }

    /** Fails with what Postgres or Flyway said; see {@link #isAway}. */
    public Future<Void> run() {
        return vertx.executeBlocking(
                () -> {
                    migrate();
                    return null;
                },
                false);
    }

    private void migrate() throws SQLException {
        Flyway flyway = Flyway.configure(SchemaMigration.class.getClassLoader())
                .dataSource(
                        url.jdbcUrl(), url.user().orElse(null), url.password().orElse(null))
                .jdbcProperties(TIME_LIMITS)
                .locations("classpath:db/migration")
                .table(HISTORY_TABLE)
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .ignoreMigrationPatterns("*:future")
                .placeholders(Map.of("coverageGapMs", String.valueOf(coverageGap.toMillis())))
                .load();
        try (Connection connection = flyway.getConfiguration().getDataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(LOCK);
            flyway.migrate();
            connection.rollback(); // lets the lock go
        }
    }

    /**
     * Whether Postgres could not be reached or was not ready to work, so that trying again makes sense; anything else
     * (password, database, a changed migration) needs an operator.
     */
    public static boolean isAway(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return switch (sql.getSQLState().substring(0, 2)) {
                    case "08", "53", "57", "25", "55" -> true;
                    default -> false;
                };
            }
        }
        return false;
    }
}
