package io.tickwire.redis;

import io.tickwire.retry.Backoff;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to Redis that is made again, with back-off and jitter, whenever it is lost. Commands are pipelined and
 * carried out in the order they were given. A command that is not answered in time fails, and the connection with it, so
 * that no late answer can be taken for another command's. Nothing is ever sent a second time by itself.
 *
 * <p>Failures: {@link RedisUnavailableException} when Redis did not answer; Redis' own errors as they come.
 *
 * <p>For the event loop that created it. Blocking reads and subscriptions take a link of their own.
 */
public final class RedisLink {
    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final int CONNECT_TIMEOUT_MS = 2_000;
    private static final int MAX_IN_FLIGHT = 65_536;

    private final Vertx vertx;
    private final String urls;
    private final String name;
    private final int timeoutMs;
    private final Backoff backoff = new Backoff(20, 1_000, ThreadLocalRandom.current());
    private Handler<RedisConnection> connectedHandler = connection -> {};
    private Handler<Void> lostHandler = nothing -> {};

    /** Whoever connected first: a client made in a handler of a lost connection would not end with the verticle. */
    private Context home;

    private Redis client;
    private RedisConnection connection;
    private boolean closed;
    private boolean complained;

    /**
     * @param urls one URL, or several, comma-separated, for a Redis Cluster
     * @param name what the connection is for, in logs
     * @param timeoutMs time limit of a command, milliseconds
     */
    public RedisLink(Vertx vertx, String urls, String name, int timeoutMs) {
        this.vertx = vertx;
        this.urls = urls;
        this.name = name;
        this.timeoutMs = timeoutMs;
    }

    /** Called with every connection made, the first and each later one, before any command of others goes over it. */
    public RedisLink onConnected(Handler<RedisConnection> handler) {
        connectedHandler = handler;
        return this;
    }

    /** Called when an established connection is lost. */
    public RedisLink onLost(Handler<Void> handler) {
        lostHandler = handler;
        return this;
    }

    /** Starts to connect and goes on until {@link #close}; completes with the outcome of the first attempt. */
    public Future<Void> connect() {
        if (closed) {
            return Future.failedFuture(new RedisUnavailableException("link is closed: name=" + name));
        }
        if (home == null) {
            home = vertx.getOrCreateContext();
        }
        Redis attempt = Redis.createClient(vertx, options());
        client = attempt;
        return attempt.connect()
                .onSuccess(made -> established(attempt, made))
                .onFailure(failure -> lost(attempt, failure))
                .transform(result -> result.succeeded()
                        ? Future.succeededFuture()
                        : Future.failedFuture(
                                new RedisUnavailableException("Redis can't be reached: " + name, result.cause())));
    }

    public boolean isConnected() {
        return connection != null;
    }

    /** Sends one command under the link's time limit. */
    public Future<Response> send(Request request) {
        return send(request, timeoutMs);
    }

    /** Sends one command under a limit of its own, for commands that block in Redis. */
    public Future<Response> send(Request request, long limitMs) {
        RedisConnection current = connection;
        Redis owner = client;
        if (current == null) {
            return Future.failedFuture(new RedisUnavailableException("not connected to Redis: " + name));
        }
        return guarded(owner, current.send(request), limitMs);
    }

    /** Sends commands in one write; fails when one of them fails. All must be of one partition. */
    public Future<List<Response>> batch(List<Request> requests) {
        RedisConnection current = connection;
        Redis owner = client;
        if (current == null) {
            return Future.failedFuture(new RedisUnavailableException("not connected to Redis: " + name));
        }
        return guarded(owner, current.batch(requests), timeoutMs);
    }

    /**
     * Runs a script. Redis forgets scripts when it restarts, so an unknown one is sent in full.
     *
     * @param arguments String, Buffer or byte[] each
     */
    public Future<Response> eval(RedisScript script, List<String> keys, List<?> arguments) {
        return send(scriptRequest(Command.EVALSHA, script.sha1(), keys, arguments))
                .recover(failure -> isNoScript(failure)
                        ? send(scriptRequest(Command.EVAL, script.text(), keys, arguments))
                        : Future.failedFuture(failure));
    }

    /** Drops the connection and connects no more. */
    public Future<Void> close() {
        closed = true;
        connection = null;
        return client == null ? Future.succeededFuture() : client.close();
    }

    /** Gives the connection up, as after a fault that leaves its state unknown; a new one is made. */
    public void reconnect(String reason) {
        if (client != null) {
            lost(client, new RedisUnavailableException(reason));
        }
    }

    private RedisOptions options() {
        RedisOptions options = new RedisOptions()
                .setNetClientOptions(new NetClientOptions()
                        .setConnectTimeout(CONNECT_TIMEOUT_MS)
                        .setTcpNoDelay(true)
                        .setTcpKeepAlive(true))
                .setMaxWaitingHandlers(MAX_IN_FLIGHT);
        for (String url : urls.split(",")) {
            options.addConnectionString(url.trim());
        }
        if (urls.contains(",")) {
            return options.setType(RedisClientType.CLUSTER).setMaxPoolSize(64).setMaxPoolWaiting(64);
        }
        return options.setMaxPoolSize(1).setMaxPoolWaiting(1);
    }

    private void established(Redis owner, RedisConnection made) {
        if (closed || owner != client) {
            drop(owner);
            return;
        }
        made.exceptionHandler(failure -> home.runOnContext(nothing -> lost(owner, failure)));
        made.endHandler(end -> home.runOnContext(
                nothing -> lost(owner, new RedisUnavailableException("connection was closed by Redis"))));
        connection = made;
        backoff.reset();
        if (complained) {
            LOG.info("connected to Redis again: link={}", name);
            complained = false;
        }
        connectedHandler.handle(made);
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
            if (isRedisError(failure)) {
                return Future.failedFuture(failure);
            }
            return Future.failedFuture(new RedisUnavailableException("connection to Redis was lost: " + name, failure));
        });
    }

    private void drop(Redis owner) {
        owner.close().onFailure(failure -> LOG.debug("closing a Redis connection: link={}", name, failure));
    }

    private static boolean isRedisError(Throwable failure) {
        return failure instanceof ErrorType error && !error.is("CONNECTION_CLOSED");
    }

    private static boolean isNoScript(Throwable failure) {
        return failure instanceof ErrorType error && error.is("NOSCRIPT");
    }

    private static Request scriptRequest(Command command, String script, List<String> keys, List<?> arguments) {
        Request request = Request.cmd(command).arg(script).arg(keys.size());
        keys.forEach(request::arg);
        for (Object argument : arguments) {
            if (argument instanceof Buffer buffer) {
                request.arg(buffer);
            } else if (argument instanceof byte[] bytes) {
                request.arg(bytes);
            } else {
                request.arg(String.valueOf(argument));
            }
        }
        return request;
    }
}
