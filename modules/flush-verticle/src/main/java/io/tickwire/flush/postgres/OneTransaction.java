package io.tickwire.flush.postgres;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * Gives the same connection to whoever asks for one, within the transaction that is open on it: nobody but its owner can
 * commit or close. After a rollback, which ends it for all, it can't be committed.
 */
final class OneTransaction implements DataSource {
    private final Connection connection;
    private final Connection shared;
    private boolean rolledBack;

    /** @param connection in a transaction; its owner commits */
    OneTransaction(Connection connection) {
        this.connection = connection;
        this.shared = (Connection) Proxy.newProxyInstance(
                OneTransaction.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> invoke(method, arguments));
    }

    /** For the owner. */
    void commit() throws SQLException {
        if (rolledBack) {
            throw new SQLException("was rolled back by one of those who shared it");
        }
        connection.commit();
    }

    private Object invoke(Method method, Object[] arguments) throws Throwable {
        switch (method.getName()) {
            case "commit", "close", "setAutoCommit":
                return null;
            case "rollback":
                rolledBack = true;
                break;
            default:
                break;
        }
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Override
    public Connection getConnection() {
        return shared;
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("the connection is there already");
    }

    @Override
    public PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {
        // nothing is logged
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public void setLoginTimeout(int seconds) {
        // it is made already
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("wraps nothing: type=" + type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
