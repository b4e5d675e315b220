package io.tickwire.redis;

import io.tickwire.config.RedisUrl;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * How the partitions of one event loop are read: all together from one Redis, each by itself from a cluster, whose commands can't have keys of
 * several partitions. Has the connections. For the event loop that created it.
 */
public final class QueueReads {
    private final Vertx vertx;
    private final RedisUrl url;
    private final String name;
    private final Supplier<Request> command;
    private final long gatherMs;
    private final long blockMs;
    private final int limitMs;
    private final Map<Integer, Lane> lanes = new HashMap<>();

    /**
     * @param name what the connections are for, in logs
     * @param command gives {@code XREAD}, or {@code XREADGROUP} with its group and consumer
     * @param gatherMs time between two reads when the first had all there was
     * @param blockMs longest wait in Redis for entries
     * @param limitMs time limit of a command, besides its wait in Redis
     */
    public QueueReads(
            Vertx vertx,
            RedisUrl url,
            String name,
            Supplier<Request> command,
            long gatherMs,
            long blockMs,
            int limitMs) {
        this.vertx = vertx;
        this.url = url;
        this.name = name;
        this.command = command;
        this.gatherMs = gatherMs;
        this.blockMs = blockMs;
        this.limitMs = limitMs;
    }

    /** The lane of a partition, made when it is asked for first. */
    public Lane lane(int partition) {
        return lanes.computeIfAbsent(isCluster() ? partition : 0, key -> new Lane(isCluster() ? "-" + partition : ""));
    }

    /** Ends what is read of a partition, and in a cluster its connections. */
    public Future<Void> release(int partition) {
        if (isCluster()) {
            Lane lane = lanes.remove(partition);
            return lane == null ? Future.succeededFuture() : lane.close();
        }
        lane(partition).reads.cancel(partition);
        return Future.succeededFuture();
    }

    /** Ends all reads, which fail, and the connections. */
    public Future<Void> close() {
        List<Lane> all = List.copyOf(lanes.values());
        lanes.clear();
        return Future.join(all.stream().map(Lane::close).toList()).mapEmpty();
    }

    private boolean isCluster() {
        return url.kind() == RedisUrl.Kind.CLUSTER;
    }

    /** One or several partitions that are read together. */
    public final class Lane {
        private final RedisLink waiting;
        private final RedisLink asking;
        private final StreamReads reads;
        private final List<Runnable> listeners = new ArrayList<>();
        private Future<Void> connecting;

        private Lane(String suffix) {
            waiting = new RedisLink(vertx, url, name + "-wait" + suffix, limitMs).onConnected(this::connected);
            asking = new RedisLink(vertx, url, name + suffix, limitMs).onConnected(this::connected);
            reads = new StreamReads(vertx, waiting, asking, command, gatherMs, blockMs, limitMs);
        }

        public StreamReads reads() {
            return reads;
        }

        /** For commands of its partitions that do not block. */
        public RedisLink link() {
            return asking;
        }

        /** Called whenever a connection was made: what was read over the one before it may be lost. */
        public void onConnected(Runnable listener) {
            listeners.add(listener);
            if (isConnected()) {
                listener.run();
            }
        }

        /** Connects, and goes on trying when the first attempt, whose outcome this is, fails. */
        public Future<Void> connect() {
            if (connecting == null) {
                connecting = Future.join(waiting.connect(), asking.connect()).mapEmpty();
            }
            return connecting;
        }

        /** Whether there are connections to read over. */
        public boolean isConnected() {
            return waiting.isConnected() && asking.isConnected();
        }

        private void connected(Void nothing) {
            if (isConnected()) {
                List.copyOf(listeners).forEach(Runnable::run);
            }
        }

        private Future<Void> close() {
            reads.close();
            return Future.join(waiting.close(), asking.close()).mapEmpty();
        }
    }
}
