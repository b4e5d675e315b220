package io.tickwire.redis;

import io.tickwire.config.RedisAddress;
import io.tickwire.config.RedisUrl;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A way to Redis, one server or a cluster, that is made again whenever it is lost. Commands are pipelined; those of one
 * partition are carried out in the order they were given. A command that is not answered in time fails, and its connection
 * with it. Nothing is ever sent a second time by itself.
 *
 * <p>Failures: {@link RedisUnavailableException} when Redis did not answer or can't now; Redis' other errors as they come.
 *
 * <p>For the event loop that created it. Blocking reads and subscriptions take a link of their own.
 */
public final class RedisLink {
    private static final String SUBSCRIBE = "subscribe";

    private final RedisRoute route;
    private final int timeoutMs;
    private final RedisRefusals refusals;
    private Handler<Void> connectedHandler = nothing -> {};
    private Handler<Void> lostHandler = nothing -> {};
    private Handler<Response> messageHandler = message -> {};

    /**
     * @param name what the connection is for, in logs
     * @param timeoutMs time limit of a command, milliseconds
     */
    public RedisLink(Vertx vertx, RedisUrl url, String name, int timeoutMs) {
        this(vertx, url, name, timeoutMs, url.kind() == RedisUrl.Kind.CLUSTER);
    }

    private RedisLink(Vertx vertx, RedisUrl url, String name, int timeoutMs, boolean cluster) {
        this.timeoutMs = timeoutMs;
        this.refusals = RedisRefusals.of(vertx);
        this.route = cluster
                ? new ClusterLink(vertx, new ClusterTopology(vertx, url), name, this::connected, this::lost)
                : new NodeLink(vertx, oneNode(vertx, url), name)
                        .onConnected(this::connected)
                        .onLost(this::lost)
                        .onMessage(this::pushed);
    }

    /**
     * A link to one server; of a cluster to any of the nodes named, and to another with each attempt to connect. For
     * subscriptions: whatever is published on any node comes to all.
     */
    public static RedisLink toOneNode(Vertx vertx, RedisUrl url, String name, int timeoutMs) {
        return new RedisLink(vertx, url, name, timeoutMs, false);
    }

    private static NodeLink.Target oneNode(Vertx vertx, RedisUrl url) {
        NodeAccess access = NodeAccess.toRedis(url);
        if (url.kind() == RedisUrl.Kind.SENTINEL) {
            return new NodeLink.Target(access, new SentinelMaster(vertx, url)::find, true);
        }
        List<RedisAddress> nodes = url.addresses();
        AtomicInteger next = new AtomicInteger(ThreadLocalRandom.current().nextInt(nodes.size()));
        return new NodeLink.Target(
                access,
                () -> Future.succeededFuture(nodes.get(Math.floorMod(next.getAndIncrement(), nodes.size()))),
                false);
    }

    /** Called when there is a connection, the first time and after each loss, before any command of others goes over it. */
    public RedisLink onConnected(Handler<Void> handler) {
        connectedHandler = handler;
        return this;
    }

    /** Called when an established connection, of a cluster that to any node in use, is lost. */
    public RedisLink onLost(Handler<Void> handler) {
        lostHandler = handler;
        return this;
    }

    /** Called with what Redis sends unasked, as to a subscriber: for a link {@link #toOneNode}. */
    public RedisLink onMessage(Handler<Response> handler) {
        messageHandler = handler;
        return this;
    }

    /** Starts to connect and goes on until {@link #close}; completes with the outcome of the first attempt. */
    public Future<Void> connect() {
        return route.connect();
    }

    /** Whether there is a connection; of a cluster, one to each node in use. */
    public boolean isConnected() {
        return route.isConnected();
    }

    /** Sends one command under the link's time limit. */
    public Future<Response> send(Request request) {
        return send(request, timeoutMs);
    }

    /** Sends one command under a limit of its own, for commands that block in Redis. */
    public Future<Response> send(Request request, long limitMs) {
        return told(request.command().toString(), route.send(request, limitMs));
    }

    /** Sends a command without keys to Redis, or to every master of the cluster; fails when one of them fails. */
    public Future<List<Response>> sendToEach(Request request) {
        return told(request.command().toString(), route.sendToEach(request, timeoutMs));
    }

    /** The same for a question that may go without an answer: a missing right fails it, and is told to nobody else. */
    Future<List<Response>> tryEach(Request request) {
        return route.sendToEach(request, timeoutMs)
                .recover(failure -> Future.failedFuture(
                        RedisRights.explain(request.command().toString(), failure)));
    }

    /**
     * Sends commands together; fails when one of them fails. All must be of one partition. On a cluster whose slot is moving they may be
     * carried out in another order.
     */
    public Future<List<Response>> batch(List<Request> requests) {
        return told(requests.get(0).command().toString(), route.batch(requests, timeoutMs));
    }

    /**
     * Runs a script. Redis forgets scripts when it restarts, so an unknown one is sent in full.
     *
     * @param keys of one partition
     * @param arguments String, Buffer or byte[] each
     */
    public Future<Response> eval(RedisScript script, List<String> keys, List<?> arguments) {
        return eval(script, keys, arguments, request -> route.send(request, timeoutMs));
    }

    /**
     * Runs a script that writes, and succeeds only if at least that many replicas have what it wrote.
     *
     * @param replicas at least 1
     * @param waitMs how long they have for it, milliseconds, below the link's time limit; the connection does nothing else
     *     meanwhile
     * @return fails with {@link UnderReplicatedException} when too few have it in time: it is written all the same
     */
    public Future<Response> evalReplicated(
            RedisScript script, List<String> keys, List<?> arguments, int replicas, int waitMs) {
        return eval(script, keys, arguments, request -> route.sendReplicated(request, replicas, waitMs, timeoutMs)
                .compose(written -> written.replicas() >= replicas
                        ? Future.succeededFuture(written.answer())
                        : Future.failedFuture(new UnderReplicatedException(replicas, written.replicas()))));
    }

    /** Drops the connection and connects no more. */
    public Future<Void> close() {
        return route.close();
    }

    /** Gives the connection up, as after a fault that leaves its state unknown; a new one is made. */
    public void reconnect(String reason) {
        route.reconnect(new RedisUnavailableException(reason));
    }

    /** A refused subscription comes this way too; it is tried again on a new connection. */
    private void pushed(Response message) {
        if (message instanceof ErrorType error) {
            Throwable meaning = RedisRights.explain(SUBSCRIBE, error);
            route.reconnect(
                    meaning instanceof RedisRefusedException refusal
                            ? refusal
                            : new RedisUnavailableException("Redis refuses the subscription: " + error.getMessage()));
            return;
        }
        if (message.get(0).toString().equals("subscribe")) {
            refusals.succeeded(SUBSCRIBE);
        }
        messageHandler.handle(message);
    }

    private void connected(Void nothing) {
        connectedHandler.handle(null);
    }

    private void lost(Void nothing) {
        lostHandler.handle(null);
    }

    private Future<Response> eval(
            RedisScript script, List<String> keys, List<?> arguments, Function<Request, Future<Response>> send) {
        Future<Response> answer = send.apply(scriptRequest(Command.EVALSHA, script.sha1(), keys, arguments))
                .recover(failure -> failure instanceof ErrorType error && error.is("NOSCRIPT")
                        ? send.apply(scriptRequest(Command.EVAL, script.text(), keys, arguments))
                        : Future.failedFuture(failure));
        return told(
                "the script " + script.name(),
                answer.recover(failure -> Future.failedFuture(RedisRights.explain(script, failure))));
    }

    /** Notes what Redis refuses, and that it does no more. */
    private <T> Future<T> told(String what, Future<T> answer) {
        return answer.recover(failure -> {
                    Throwable meaning = RedisRights.explain(what, failure);
                    if (meaning instanceof RedisRefusedException refusal) {
                        refusals.refused(refusal);
                    }
                    return Future.failedFuture(meaning);
                })
                .onSuccess(done -> {
                    if (!what.equals(SUBSCRIBE)) { // that completes when it is written
                        refusals.commandSucceeded(what);
                    }
                });
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
