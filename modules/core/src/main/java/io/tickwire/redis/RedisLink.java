package io.tickwire.redis;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.Arrays;
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
    private final RedisRoute route;
    private final int timeoutMs;
    private Handler<Void> connectedHandler = nothing -> {};
    private Handler<Void> lostHandler = nothing -> {};
    private Handler<Response> messageHandler = message -> {};

    /**
     * @param urls one URL, or several, comma-separated, for a Redis Cluster
     * @param name what the connection is for, in logs
     * @param timeoutMs time limit of a command, milliseconds
     */
    public RedisLink(Vertx vertx, String urls, String name, int timeoutMs) {
        this(vertx, split(urls), name, timeoutMs, split(urls).size() > 1);
    }

    private RedisLink(Vertx vertx, List<String> urls, String name, int timeoutMs, boolean cluster) {
        this.timeoutMs = timeoutMs;
        this.route = cluster
                ? new ClusterLink(vertx, new ClusterTopology(vertx, urls), name, this::connected, this::lost)
                : oneNode(vertx, urls, name);
    }

    /**
     * A link to one server; of a cluster to any of the nodes named, and to another with each attempt to connect. For
     * subscriptions: whatever is published on any node comes to all.
     */
    public static RedisLink toOneNode(Vertx vertx, String urls, String name, int timeoutMs) {
        return new RedisLink(vertx, split(urls), name, timeoutMs, false);
    }

    private NodeLink oneNode(Vertx vertx, List<String> urls, String name) {
        AtomicInteger next = new AtomicInteger(ThreadLocalRandom.current().nextInt(urls.size()));
        return new NodeLink(vertx, () -> urls.get(Math.floorMod(next.getAndIncrement(), urls.size())), name)
                .onConnected(this::connected)
                .onLost(this::lost)
                .onMessage(message -> messageHandler.handle(message));
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
        return route.send(request, limitMs);
    }

    /** Sends a command without keys to Redis, or to every master of the cluster; fails when one of them fails. */
    public Future<List<Response>> sendToEach(Request request) {
        return route.sendToEach(request, timeoutMs);
    }

    /** Sends commands together; fails when one of them fails. All must be of one partition. */
    public Future<List<Response>> batch(List<Request> requests) {
        return route.batch(requests, timeoutMs);
    }

    /**
     * Runs a script. Redis forgets scripts when it restarts, so an unknown one is sent in full.
     *
     * @param keys of one partition
     * @param arguments String, Buffer or byte[] each
     */
    public Future<Response> eval(RedisScript script, List<String> keys, List<?> arguments) {
        return eval(script, keys, arguments, this::send);
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
        route.reconnect(reason);
    }

    private void connected(Void nothing) {
        connectedHandler.handle(null);
    }

    private void lost(Void nothing) {
        lostHandler.handle(null);
    }

    private static List<String> split(String urls) {
        return Arrays.stream(urls.split(",")).map(String::trim).toList();
    }

    private static Future<Response> eval(
            RedisScript script, List<String> keys, List<?> arguments, Function<Request, Future<Response>> send) {
        return send.apply(scriptRequest(Command.EVALSHA, script.sha1(), keys, arguments))
                .recover(failure -> failure instanceof ErrorType error && error.is("NOSCRIPT")
                        ? send.apply(scriptRequest(Command.EVAL, script.text(), keys, arguments))
                        : Future.failedFuture(failure));
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
