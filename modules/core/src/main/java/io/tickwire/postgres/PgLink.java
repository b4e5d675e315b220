package io.tickwire.postgres;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to Postgres, made when it is needed and dropped whenever work over it fails: after a fault its state, and
 * whether its server is still the primary, is not known. Works one thing at a time, in the order asked for.
 *
 * <p>For the event loop that created it.
 */
public final class PgLink {
    private static final Logger LOG = LoggerFactory.getLogger(PgLink.class);

    /** Work that lasts longer than this makes the link count as down, for readiness. */
    private static final long SLOW_MS = 3_000;

    private final PgAccess access;
    private final PgConnector connector;
    private PgConnector.Made connection;
    private Future<?> last = Future.succeededFuture();
    private int queued;
    private long startedNanos;
    private boolean closed;

    public PgLink(Vertx vertx, PgAccess access) {
        this.access = access;
        this.connector = new PgConnector(vertx, access);
    }

    /**
     * Does work over the connection when what was asked before is done.
     *
     * @param limitMs time limit of the work, milliseconds; past it the connection is dropped and the work fails, and
     *     whether it was committed is unknown
     */
    public <T> Future<T> use(long limitMs, Function<PgConnection, Future<T>> work) {
        queued++;
        Future<T> result = last.transform(before -> {
            startedNanos = System.nanoTime();
            return connected().compose(made -> work.apply(made.connection()).timeout(limitMs, TimeUnit.MILLISECONDS));
        });
        last = result.onComplete(done -> queued--).onFailure(this::drop);
        return result;
    }

    /** The beginning of a transaction over this link: with what the URL sets. */
    public Begin begin(SqlFile begin) {
        return access.begin(begin);
    }

    /** Whether nothing is being done or waits to be. */
    public boolean isIdle() {
        return queued == 0;
    }

    /** Whether there is a connection that answers. */
    public boolean isUp() {
        long workingMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos);
        return connection != null && (isIdle() || workingMs < SLOW_MS);
    }

    /** Drops the connection; work under way fails. */
    public Future<Void> close() {
        closed = true;
        PgConnector.Made open = connection;
        connection = null;
        return open == null ? Future.succeededFuture() : open.close().timeout(1, TimeUnit.SECONDS);
    }

    private Future<PgConnector.Made> connected() {
        if (closed) {
            return Future.failedFuture(new IllegalStateException("link to Postgres is closed"));
        }
        if (connection != null) {
            return Future.succeededFuture(connection);
        }
        return connector.connect().onSuccess(this::established);
    }

    private void established(PgConnector.Made made) {
        if (closed) {
            discard(made);
            return;
        }
        connection = made;
        // told beside the failure of the work under way, or of an idle connection whose loss costs nothing
        made.connection().exceptionHandler(failure -> LOG.debug("connection to Postgres", failure));
        made.connection().closeHandler(end -> {
            if (connection == made) {
                connection = null;
                discard(made);
            }
        });
    }

    private void drop(Throwable reason) {
        PgConnector.Made open = connection;
        connection = null;
        if (open != null) {
            LOG.debug("dropping the connection to Postgres", reason);
            discard(open);
        }
    }

    private void discard(PgConnector.Made unwanted) {
        unwanted.close().onFailure(failure -> LOG.debug("closing a connection to Postgres", failure));
    }
}
