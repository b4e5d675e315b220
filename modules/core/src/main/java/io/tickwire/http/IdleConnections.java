package io.tickwire.http;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Connections that may be idle now, in the order in which they came here. When there is no room for a new
 * connection, one of them gives way: a client that keeps connections open without using them does not lock others out. Thread-safe.
 */
final class IdleConnections {
    private final Set<RequestTimes> maybeIdle = new LinkedHashSet<>();

    synchronized void add(RequestTimes connection) {
        maybeIdle.add(connection);
    }

    synchronized void remove(RequestTimes connection) {
        maybeIdle.remove(connection);
    }

    /** Has one that is idle closed; false when there is none. One that is not idle comes here again with its next answer. */
    synchronized boolean closeOne() {
        for (Iterator<RequestTimes> each = maybeIdle.iterator(); each.hasNext(); ) {
            RequestTimes connection = each.next();
            each.remove();
            if (connection.closeIfIdle()) {
                return true;
            }
        }
        return false;
    }
}
