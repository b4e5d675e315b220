package io.tickwire.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;

/** The way of commands to Redis: one server, or the nodes of a cluster. For one event loop. */
interface RedisRoute {
    /** Starts to connect and goes on until {@link #close}; completes with the outcome of the first attempt. */
    Future<Void> connect();

    boolean isConnected();

    Future<Response> send(Request request, long limitMs);

    /** Sends a command without keys to the server, or to every master of the cluster; fails when one of them fails. */
    Future<List<Response>> sendToEach(Request request, long limitMs);

    /** Sends commands of one partition; fails when one of them fails. */
    Future<List<Response>> batch(List<Request> requests, long limitMs);

    /**
     * Sends a command that writes and, on the same connection, the question how many replicas have it.
     *
     * @param waitMs how long Redis waits for them before it answers with fewer, milliseconds
     */
    Future<Replicated> sendReplicated(Request request, int replicas, int waitMs, long limitMs);

    /** Gives connections up, as after a fault that leaves their state unknown; new ones are made. */
    void reconnect(RuntimeException reason);

    Future<Void> close();

    /**
     * What Redis answered to a write.
     *
     * @param replicas how many have it
     */
    record Replicated(Response answer, int replicas) {}
}
