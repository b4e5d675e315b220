package io.tickwire.flush.postgres;

import io.tickwire.postgres.PgAccess;
import io.tickwire.postgres.SqlFile;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Brings the tables to the version of this program, or leaves them at a later one: a replica of a release before goes on
 * beside those of the next, and after a roll-back. Safe when several replicas do it at once (one works, the others wait) and in
 * a database that others use too: it touches nothing but its own tables.
 */
public final class SchemaMigration {
    private static final String HISTORY_TABLE = "md_schema_history";

    /** Flyway's own lock leaves a gap between making its table and marking the baseline in it. */
    private static final String LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('tickwire migration', 0))";

    /** Flyway changes both for the session, which may be one that a pooler gives to others next. */
    private static final String CLEAN_UP = "RESET ROLE; RESET search_path";

    /** Each statement sees what others have committed before it has its locks, whatever the database's default. */
    private static final String ISOLATION = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED";

    private static final SqlFile AFTER = SqlFile.resource(SchemaMigration.class, "after-migration.sql");

    /**
     * Seconds; pgjdbc's own waits have no limit by default, and a server may hang. This one is for a single answer: a
     * migration that goes through all that is stored takes long, and so does waiting for another replica that does it.
     */
    private static final String ANSWER_LIMIT_S = "7200";

    private static final String NOT_A_RUN_TIME_SETTING = "55P02"; // of the URL's options

    private static final String MISSING_RIGHT = "42501";

    private final Vertx vertx;
    private final PgAccess access;
    private final Duration coverageGap;
    private Future<Void> underWay = Future.succeededFuture();

    /** @param coverageGap ticks of a symbol further apart than this are in two covered ranges, of what is stored from now on */
    public SchemaMigration(Vertx vertx, PgAccess access, Duration coverageGap) {
        this.vertx = vertx;
        this.access = access;
        this.coverageGap = coverageGap;
    }

    /** Fails with what Postgres or Flyway said; see {@link #isAway}. One at a time. */
    public Future<Void> run() {
        underWay = vertx.executeBlocking(
                () -> {
                    migrate();
                    return null;
                },
                false);
        return underWay;
    }

    /** Completes when the last run has ended, however it did. */
    public Future<Void> ended() {
        return underWay.otherwiseEmpty();
    }

    /**
     * All in one transaction over one connection. A pooler may have few connections to Postgres: replicas that wait for the
     * lock take one each, and a second one for Flyway might never come free.
     */
    private void migrate() throws SQLException {
        Properties properties = access.jdbcProperties();
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("socketTimeout", ANSWER_LIMIT_S);
        try (Connection connection = DriverManager.getConnection(access.jdbcUrl(), properties);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(ISOLATION);
            useSettings(statement);
            SchemaCheck.run(connection, access.url());
            statement.execute(LOCK);
            OneTransaction shared = new OneTransaction(connection);
            try {
                flyway(shared).migrate();
            } catch (FlywayException e) {
                throw new IllegalStateException(told(e), e);
            }
            statement.execute(CLEAN_UP);
            useSettings(statement);
            try (PreparedStatement after = connection.prepareStatement(AFTER.text())) {
                after.setLong(1, coverageGap.toMillis());
                after.execute();
            }
            shared.commit();
        }
    }

    private void useSettings(Statement statement) throws SQLException {
        for (String setting : access.settingsSql()) {
            statement.execute(setting);
        }
    }

    /** What Postgres said, in one line: Flyway's own message is a page, and names options that Tickwire does not have. */
    private String told(FlywayException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return "the tables can't be made or brought to this version: database="
                        + access.url().address() + " user=" + access.url().user() + " reason="
                        + String.valueOf(sql.getMessage()).lines().findFirst().orElse("") + advice(sql);
            }
        }
        return failure.getMessage();
    }

    /** What the operator can do. The hint of a migration knows more than the code of the error. */
    private static String advice(SQLException failure) {
        ServerErrorMessage answer = failure instanceof PSQLException sent ? sent.getServerErrorMessage() : null;
        if (answer != null && answer.getHint() != null) {
            return " hint=" + answer.getHint();
        }
        return MISSING_RIGHT.equals(failure.getSQLState())
                ? " hint=The user of PG_URL needs CREATE and USAGE on the schema, and must own the tables that exist."
                : "";
    }

    private Flyway flyway(DataSource database) {
        return Flyway.configure(SchemaMigration.class.getClassLoader())
                .dataSource(database)
                .locations("classpath:db/migration")
                .table(HISTORY_TABLE)
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .ignoreMigrationPatterns("*:future")
                .placeholders(Map.of("coverageGapMs", String.valueOf(coverageGap.toMillis())))
                .load();
    }

    /**
     * Whether Postgres could not be reached or was not ready to work, so that trying again makes sense; anything else
     * (password, database, a changed migration) needs an operator.
     */
    public static boolean isAway(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return switch (sql.getSQLState().substring(0, 2)) {
                    case "08", "53", "57", "25" -> true;
                    case "55" -> !sql.getSQLState().equals(NOT_A_RUN_TIME_SETTING);
                    default -> false;
                };
            }
        }
        return false;
    }
}
