package io.tickwire.redis;

import io.tickwire.config.RedisAddress;
import io.tickwire.retry.Backoff;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
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

    /** A server that takes the connection and says nothing: one that hangs, or whose machine is gone. */
    private static final int HANDSHAKE_TIMEOUT_MS = 4_000;

    /** The first TLS connection of a process loads Java's own certificates: seconds on a small, busy machine. */
    private static final int TLS_HANDSHAKE_TIMEOUT_MS = 12_000;

    /** A connection that stood for less has proved nothing: the next attempt waits longer still. */
    private static final long PROVED_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long LOOK_FOR_MASTER_MS = 5_000;

    /**
     * Where a connection leads.
     *
     * @param next asked before every attempt to connect
     * @param mastersOnly whether a replica is refused, and one that another has become master of is left
     */
    record Target(NodeAccess access, Supplier<Future<RedisAddress>> next, boolean mastersOnly) {}

    /** From the question where to connect to the loss of the connection. */
    private static final class Attempt {
        private RedisAddress address;
        private Redis client;
        private long establishedNanos;
    }

    private final Vertx vertx;
    private final Target target;
    private final String name;
    private final RedisRefusals refusals;
    private final Backoff backoff = new Backoff(20, 1_000, ThreadLocalRandom.current());

    /** Somebody has to change the user in Redis first. */
    private final Backoff refusedBackoff = new Backoff(500, 5_000, ThreadLocalRandom.current());

    private Handler<Void> connectedHandler = nothing -> {};
    private Handler<Void> lostHandler = nothing -> {};
    private Handler<Response> messageHandler = message -> {};

    /** Whoever connected first: a client made in a handler of a lost connection would not end with the verticle. */
    private Context home;

    private Attempt attempt;
    private RedisConnection connection;
    private boolean closed;
    private boolean complained;

    /** @param name what the connection is for, in logs */
    NodeLink(Vertx vertx, Target target, String name) {
        this.vertx = vertx;
        this.target = target;
        this.name = name;
        this.refusals = RedisRefusals.of(vertx);
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
        Attempt current = new Attempt();
        attempt = current;
        return target.next()
                .get()
                .compose(address -> open(current, address))
                .timeout(
                        target.access().tls().isPresent() ? TLS_HANDSHAKE_TIMEOUT_MS : HANDSHAKE_TIMEOUT_MS,
                        TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(RedisRights.explain(RedisRights.LOGIN, failure)))
                .onSuccess(made -> established(current, made))
                .onFailure(failure -> lost(current, failure))
                .transform(result -> result.succeeded()
                        ? Future.succeededFuture()
                        : Future.failedFuture(
                                result.cause() instanceof RedisRefusedException
                                        ? result.cause()
                                        : new RedisUnavailableException(
                                                "Redis can't be reached: " + name + ": "
                                                        + result.cause().getMessage(),
                                                result.cause())));
    }

    private Future<RedisConnection> open(Attempt current, RedisAddress address) {
        current.address = address;
        return target.access().client(vertx, address).compose(client -> {
            current.client = client;
            if (closed || current != attempt) {
                drop(current);
                return Future.failedFuture(new RedisUnavailableException("link is closed: name=" + name));
            }
            return target.mastersOnly() ? client.connect().compose(SentinelMaster::requireMaster) : client.connect();
        });
    }

    @Override
    public boolean isConnected() {
        return connection != null;
    }

    @Override
    public Future<Response> send(Request request, long limitMs) {
        RedisConnection current = connection;
        return current == null ? notConnected() : guarded(attempt, current.send(request), limitMs);
    }

    @Override
    public Future<List<Response>> sendToEach(Request request, long limitMs) {
        return send(request, limitMs).map(List::of);
    }

    @Override
    public Future<List<Response>> batch(List<Request> requests, long limitMs) {
        RedisConnection current = connection;
        return current == null ? notConnected() : guarded(attempt, current.batch(requests), limitMs);
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
                attempt,
                written.compose(answer -> known.map(count -> new Replicated(answer, count.toInteger()))),
                limitMs);
    }

    @Override
    public Future<Void> close() {
        closed = true;
        connection = null;
        return attempt == null || attempt.client == null ? Future.succeededFuture() : attempt.client.close();
    }

    @Override
    public void reconnect(RuntimeException reason) {
        if (attempt != null) {
            lost(attempt, reason);
        }
    }

    private void established(Attempt owner, RedisConnection made) {
        if (closed || owner != attempt) {
            drop(owner);
            return;
        }
        made.exceptionHandler(failure -> home.runOnContext(nothing -> lost(owner, failure)));
        made.endHandler(end -> home.runOnContext(
                nothing -> lost(owner, new RedisUnavailableException("connection was closed by Redis"))));
        made.handler(messageHandler);
        connection = made;
        owner.establishedNanos = System.nanoTime();
        refusals.succeeded(RedisRights.LOGIN);
        if (complained) {
            LOG.info("connected to Redis again: link={}", name);
            complained = false;
        }
        if (target.mastersOnly()) {
            lookForMaster(owner);
        }
        connectedHandler.handle(null);
    }

    /** A master that is cut off from its sentinels does not know that another was made master. */
    private void lookForMaster(Attempt owner) {
        vertx.setTimer(
                LOOK_FOR_MASTER_MS,
                timer -> home.runOnContext(nothing -> {
                    if (closed || owner != attempt) {
                        return;
                    }
                    target.next().get().onComplete((master, failure) -> {
                        if (failure == null && !master.equals(owner.address)) {
                            lost(
                                    owner,
                                    new RedisUnavailableException("another server is master now: master=" + master));
                        } else {
                            lookForMaster(owner);
                        }
                    });
                }));
    }

    private void lost(Attempt owner, Throwable reason) {
        if (owner != attempt || closed) {
            return; // told already, or nobody's loss any more
        }
        boolean wasUp = connection != null;
        connection = null;
        attempt = null;
        drop(owner);
        if (reason instanceof RedisRefusedException refusal) {
            refusals.refused(refusal);
        } else if (!complained) {
            LOG.warn("no connection to Redis, trying again: link={} reason={}", name, reason.getMessage());
            complained = true;
        }
        if (wasUp) {
            lostHandler.handle(null);
            if (System.nanoTime() - owner.establishedNanos > PROVED_NANOS) {
                backoff.reset();
                refusedBackoff.reset();
            }
        }
        vertx.setTimer(
                (reason instanceof RedisRefusedException ? refusedBackoff : backoff).nextMs(),
                timer -> home.runOnContext(nothing -> {
                    if (!closed && attempt == null) {
                        connect().onFailure(failure -> LOG.debug("no connection to Redis: link={}", name, failure));
                    }
                }));
    }

    private <T> Future<T> guarded(Attempt owner, Future<T> answer, long limitMs) {
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

    private void drop(Attempt owner) {
        if (owner.client == null) {
            return; // it was asked where to connect, no more
        }
        owner.client.close().onFailure(failure -> LOG.debug("closing a Redis connection: link={}", name, failure));
    }
}
