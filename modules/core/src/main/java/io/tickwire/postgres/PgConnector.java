package io.tickwire.postgres;

import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.SslMode;
import io.vertx.pgclient.spi.PgDriver;
import io.vertx.sqlclient.spi.ConnectionFactory;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes connections, with TLS or without as libpq does by {@code sslmode}. The Vert.x client can do that too, but keeps the
 * socket open over which a server has said that it has no TLS; here every try has a client of its own that is closed with it.
 */
final class PgConnector {
    /** A connection and the client that it belongs to. */
    record Made(PgConnection connection, ConnectionFactory<PgConnectOptions> client) {
        Future<Void> close() {
            return connection.close().eventually(() -> closed(client));
        }
    }

    private final Vertx vertx;
    private final PgAccess access;

    PgConnector(Vertx vertx, PgAccess access) {
        this.vertx = vertx;
        this.access = access;
    }

    /** Fails with what the driver said; nothing is left open then. */
    Future<Made> connect() {
        SslMode mode = access.url().sslMode();
        return switch (mode) {
            case PREFER -> attempt(SslMode.REQUIRE).recover(failure -> orElse(failure, SslMode.DISABLE));
            case ALLOW -> attempt(SslMode.DISABLE).recover(failure -> orElse(failure, SslMode.REQUIRE));
            case DISABLE, REQUIRE, VERIFY_CA, VERIFY_FULL -> attempt(mode);
        };
    }

    private Future<Made> orElse(Throwable failure, SslMode other) {
        boolean notReached = failure instanceof TimeoutException
                || failure instanceof ConnectException
                || failure instanceof UnknownHostException;
        return notReached ? Future.failedFuture(failure) : attempt(other);
    }

    private Future<Made> attempt(SslMode mode) {
        ConnectionFactory<PgConnectOptions> client =
                PgDriver.INSTANCE.createConnectionFactory(vertx, new NetClientOptions());
        return client.connect(vertx.getOrCreateContext(), access.clientOptions().setSslMode(mode))
                .timeout(access.url().connectTimeoutS(), TimeUnit.SECONDS)
                .map(connection -> new Made((PgConnection) connection, client))
                .onFailure(failure -> closed(client));
    }

    private static Future<Void> closed(ConnectionFactory<PgConnectOptions> client) {
        Promise<Void> closed = Promise.promise();
        client.close((Completable<Void>) closed);
        return closed.future();
    }
}
