package io.tickwire.ingest.queue;

import io.tickwire.config.QueueAck;
import io.tickwire.config.RedisUrl;
import io.tickwire.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The connections that an instance appends over, and how many appends are in flight at a time. One Redis takes one append for all
 * partitions. In a cluster each partition has appends of its own, so that a node that is away holds up nobody else; and a
 * connection of its own, when they wait for replicas: such a wait holds up all that is behind it on its connection. For
 * the event loop that created it.
 */
public final class AppendLinks {
    private final List<RedisLink> links;
    private final int lanes;
    private volatile boolean connected;

    /** @param timeoutMs time limit of an append, milliseconds */
    public AppendLinks(Vertx vertx, RedisUrl redisUrl, int partitions, QueueAck ack, int timeoutMs) {
        lanes = redisUrl.kind() == RedisUrl.Kind.CLUSTER ? partitions : 1;
        int count = ack.replicas() == 0 ? 1 : lanes;
        links = IntStream.range(0, count)
                .mapToObj(
                        number -> new RedisLink(vertx, redisUrl, count == 1 ? "ingest" : "ingest-" + number, timeoutMs)
                                .onConnected(up -> look())
                                .onLost(down -> look()))
                .toList();
    }

    /** Completes when all are connected; goes on trying after the first failure, which is the outcome then. */
    public Future<Void> connect() {
        return Future.all(links.stream().map(RedisLink::connect).toList()).mapEmpty();
    }

    /** Whether all are connected. From any thread. */
    public boolean isConnected() {
        return connected;
    }

    /** One of them, for what is of no partition. */
    public RedisLink any() {
        return links.get(0);
    }

    /** How many appends may be in flight at a time, each for its share of the partitions. */
    public int lanes() {
        return lanes;
    }

    RedisLink of(int partition) {
        return links.get(partition % links.size());
    }

    public Future<Void> close() {
        return Future.join(links.stream().map(RedisLink::close).toList()).mapEmpty();
    }

    private void look() {
        connected = links.stream().allMatch(RedisLink::isConnected);
    }
}
