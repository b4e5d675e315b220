package io.tickwire.teststores;

import java.io.Closeable;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** A real Postgres of a test's own, on a port of loopback that it keeps. Every start is over when it answers. */
public final class PostgresStore implements Closeable {
    private static final String DATABASE = "postgres";
    private static final int ANSWER_LIMIT_S = 5;

    private final int port = Ports.free();
    private final Server server;

    private PostgresStore(Map<String, String> settings) throws IOException {
        server = Backend.ofThisRun().postgres(port, settings);
        start();
    }

    /** One that may forget what it has committed when it is killed. */
    public static PostgresStore quick() throws IOException {
        return new PostgresStore(Map.of("fsync", "off", "full_page_writes", "off", "synchronous_commit", "off"));
    }

    /**
     * One that has on disk whatever it has committed.
     *
     * @param settings more of its settings
     */
    public static PostgresStore durable(Map<String, String> settings) throws IOException {
        Map<String, String> all =
                new HashMap<>(Map.of("fsync", "on", "synchronous_commit", "on", "full_page_writes", "on"));
        all.putAll(settings);
        return new PostgresStore(all);
    }

    public int port() {
        return port;
    }

    public String url() {
        return url(DATABASE);
    }

    public String url(String database) {
        return "postgresql://postgres:postgres@127.0.0.1:" + port + "/" + database;
    }

    /** To the database that is there from the start. */
    public Connection connect() throws SQLException {
        return connect(DATABASE);
    }

    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database
                + "?user=postgres&password=postgres&connectTimeout=" + ANSWER_LIMIT_S);
    }

    public void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The number that a query gives. */
    public long count(String query) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** An empty one. */
    public void createDatabase(String name) throws SQLException {
        execute("CREATE DATABASE " + name);
    }

    /** Again, with what it has on disk. */
    public void start() throws IOException {
        server.start();
        Condition.await("Postgres answers: port=" + port, this::answers);
    }

    private boolean answers() {
        try {
            execute("SELECT 1");
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    /** Its fast shutdown: transactions under way are rolled back. */
    public void stop() throws IOException {
        server.stop();
    }

    /** SIGKILL to all of it, as when the machine goes. */
    public void kill() throws IOException {
        server.kill();
    }

    /** SIGSTOP to all of it: connections stay open and nothing answers. */
    public void freeze() throws IOException {
        server.freeze();
    }

    public void thaw() throws IOException {
        server.thaw();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
