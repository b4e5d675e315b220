package io.tickwire.redis;

import io.tickwire.retry.Backoff;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to one server that is made again, with back-off and jitter, whenever it is lost. Commands are pipelined and
 * carried out in the order they were given. A command that is not answered in time fails, and the connection with it, so
 * that no late answer can be taken for another command's. Nothing is ever sent a second time by itself.
 *
 * <p>For the event loop that created it.
 */
final class NodeLink implements RedisRoute {
    private static final Logger LOG = LoggerFactory.getLogger(NodeLink.class);
    private static final int CONNECT_TIMEOUT_MS = 2_000;

    /** A server that takes the connection and says nothing: one that hangs, or whose machine is gone. */
    private static final int HANDSHAKE_TIMEOUT_MS = 4_000;

    private static final int MAX_IN_FLIGHT = 65_536;

    private final Vertx vertx;
    private final Supplier<String> nextUrl;
    private final String name;
    private final Backoff backoff = new Backoff(20, 1_000, ThreadLocalRandom.current());
    private Handler<Void> connectedHandler = nothing -> {};
    private Handler<Void> lostHandler = nothing -> {};
    private Handler<Response> messageHandler = message -> {};

    /** Whoever connected first: a client made in a handler of a lost connection would not end with the verticle. */
    private Context home;

    private Redis client;
    private RedisConnection connection;
    private boolean closed;
    private boolean complained;

    /**
     * @param nextUrl asked before every attempt to connect
     * @param name what the connection is for, in logs
     */
    NodeLink(Vertx vertx, Supplier<String> nextUrl, String name) {
        this.vertx = vertx;
        this.nextUrl = nextUrl;
        this.name = name;
    }

    NodeLink onConnected(Handler<Void> handler) {
        connectedHandler = handler;
        return this;
    }

    NodeLink onLost(Handler<Void> handler) {
        lostHandler = handler;
        return this;
    }

    NodeLink onMessage(Handler<Response> handler) {
        messageHandler = handler;
        return this;
    }

    @Override
    public Future<Void> connect() {
        if (closed) {
            return Future.failedFuture(new RedisUnavailableException("link is closed: name=" + name));
        }
        if (home == null) {
            home = vertx.getOrCreateContext();
        }
        Redis attempt = Redis.createClient(vertx, options(nextUrl.get()));
        client = attempt;
        return attempt.connect()
                .timeout(HANDSHAKE_TIMEOUT_MS, TimeUnit.MILLISECONDS)
                .onSuccess(made -> established(attempt, made))
                .onFailure(failure -> lost(attempt, failure))
                .transform(result -> result.succeeded()
                        ? Future.succeededFuture()
                        : Future.failedFuture(
                                new RedisUnavailableException("Redis can't be reached: " + name, result.cause())));
    }

    @Override
    public boolean isConnected() {
        return connection != null;
    }

    @Override
    public Future<Response> send(Request request, long limitMs) {
        RedisConnection current = connection;
        return current == null ? notConnected() : guarded(client, current.send(request), limitMs);
    }

    @Override
    public Future<List<Response>> sendToEach(Request request, long limitMs) {
        return send(request, limitMs).map(List::of);
    }

    @Override
    public Future<List<Response>> batch(List<Request> requests, long limitMs) {
        RedisConnection current = connection;
        return current == null ? notConnected() : guarded(client, current.batch(requests), limitMs);
    }

    @Override
    public Future<Replicated> sendReplicated(Request request, int replicas, int waitMs, long limitMs) {
        RedisConnection current = connection;
        if (current == null) {
            return notConnected();
        }
        // behind each other on one connection: WAIT counts for the writes of its own connection, and on a new one it is
        // satisfied at once
        Future<Response> written = current.send(request);
        Future<Response> known =
                current.send(Request.cmd(Command.WAIT).arg(replicas).arg(waitMs));
        // a failed write is told as it is; what WAIT then says is of no interest
        return guarded(
                client,
                written.compose(answer -> known.map(count -> new Replicated(answer, count.toInteger()))),
                limitMs);
    }

    @Override
    public Future<Void> close() {
        closed = true;
        connection = null;
        return client == null ? Future.succeededFuture() : client.close();
    }

    @Override
    public void reconnect(String reason) {
        if (client != null) {
            lost(client, new RedisUnavailableException(reason));
        }
    }

    /** For one connection to the server. */
    static RedisOptions options(String url) {
        return new RedisOptions()
                .setNetClientOptions(new NetClientOptions()
                        .setHostnameVerificationAlgorithm("HTTPS") // for rediss://, which does not connect without
                        .setConnectTimeout(CONNECT_TIMEOUT_MS)
                        .setTcpNoDelay(true)
                        .setTcpKeepAlive(true))
                .setMaxWaitingHandlers(MAX_IN_FLIGHT)
                .setConnectionString(url)
                .setMaxPoolSize(1)
                .setMaxPoolWaiting(1);
    }

    private void established(Redis owner, RedisConnection made) {
        if (closed || owner != client) {
            drop(owner);
            return;
        }
        made.exceptionHandler(failure -> home.runOnContext(nothing -> lost(owner, failure)));
        made.endHandler(end -> home.runOnContext(
                nothing -> lost(owner, new RedisUnavailableException("connection was closed by Redis"))));
        made.handler(messageHandler);
        connection = made;
        backoff.reset();
        if (complained) {
            LOG.info("connected to Redis again: link={}", name);
            complained = false;
        }
        connectedHandler.handle(null);
    }

    private void lost(Redis owner, Throwable reason) {
        if (owner != client || closed) {
            return; // told already, or nobody's loss any more
        }
        boolean wasUp = connection != null;
        connection = null;
        client = null;
        drop(owner);
        if (!complained) {
            LOG.warn("no connection to Redis, trying again: link={} reason={}", name, reason.getMessage());
            complained = true;
        }
        if (wasUp) {
            lostHandler.handle(null);
        }
        vertx.setTimer(
                backoff.nextMs(),
                timer -> home.runOnContext(nothing -> {
                    if (!closed && client == null) {
                        connect().onFailure(failure -> LOG.debug("no connection to Redis: link={}", name, failure));
                    }
                }));
    }

    private <T> Future<T> guarded(Redis owner, Future<T> answer, long limitMs) {
        return answer.timeout(limitMs, TimeUnit.MILLISECONDS).recover(failure -> {
            if (failure instanceof TimeoutException) {
                lost(owner, new RedisUnavailableException("no answer in " + limitMs + " ms"));
                return Future.failedFuture(new RedisUnavailableException("no answer from Redis: limitMs=" + limitMs));
            }
            if (failure instanceof ErrorType error && RedisRefusal.isTemporary(error)) {
                if (RedisRefusal.isReadOnly(error)) {
                    lost(owner, error); // its name may be that of the new master by now
                }
                return Future.failedFuture(
                        new RedisUnavailableException("Redis can't now: reason=" + error.getMessage(), error));
            }
            if (failure instanceof ErrorType error && !error.is("CONNECTION_CLOSED")) {
                return Future.failedFuture(failure);
            }
            return Future.failedFuture(new RedisUnavailableException("connection to Redis was lost: " + name, failure));
        });
    }

    private <T> Future<T> notConnected() {
        return Future.failedFuture(new RedisUnavailableException("not connected to Redis: " + name));
    }

    private void drop(Redis owner) {
        owner.close().onFailure(failure -> LOG.debug("closing a Redis connection: link={}", name, failure));
    }
}
