package io.tickwire.redis;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/**
 * The one way into the queue: frames to the streams of partitions, and their ticks to the partitions' meters, in one step. For the
 * event loop of the link.
 */
public final class QueueAppend {
    /**
     * What one partition gets.
     *
     * @param frames in order, see {@link io.tickwire.wire.FrameEncoder}
     * @param ticks in all frames together
     */
    public record Part(int partition, List<byte[]> frames, int ticks) {}

    private static final RedisScript APPEND = RedisScript.resource(QueueAppend.class, "append.lua");

    private QueueAppend() {}

    /**
     * Completes when Redis has confirmed all frames. A failure other than one of Redis' own errors leaves unknown whether
     * they were appended; appending again is then harmless, since readers know duplicates.
     *
     * @param parts of different partitions; of one, when Redis is a cluster
     */
    public static Future<Void> append(RedisLink redis, List<Part> parts) {
        return redis.eval(APPEND, keys(parts), arguments(parts)).mapEmpty();
    }

    /**
     * The same, completed when so many replicas have them too; fails with {@link UnderReplicatedException} when they have
     * not in time.
     *
     * @param replicas 1 or more
     * @param waitMs how long replicas are waited for, milliseconds
     */
    public static Future<Void> appendReplicated(RedisLink redis, List<Part> parts, int replicas, int waitMs) {
        return redis.evalReplicated(APPEND, keys(parts), arguments(parts), replicas, waitMs)
                .mapEmpty();
    }

    private static List<String> keys(List<Part> parts) {
        List<String> keys = new ArrayList<>(2 * parts.size());
        for (Part part : parts) {
            keys.add(RedisKeys.ticks(part.partition()));
            keys.add(RedisKeys.meter(part.partition()));
        }
        return keys;
    }

    private static List<Object> arguments(List<Part> parts) {
        List<Object> arguments = new ArrayList<>();
        for (Part part : parts) {
            arguments.add(part.ticks());
            arguments.add(part.frames().size());
            arguments.addAll(part.frames());
        }
        return arguments;
    }
}
