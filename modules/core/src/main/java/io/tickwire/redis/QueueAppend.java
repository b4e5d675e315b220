package io.tickwire.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;

/**
 * The one way into the queue: frames to the stream of a partition, and their ticks to its meter, in one step. For the
 * event loop of the link.
 */
public final class QueueAppend {
    private static final RedisScript APPEND = RedisScript.resource(QueueAppend.class, "append.lua");

    private QueueAppend() {}

    /**
     * Completes when Redis has confirmed all frames. A failure other than one of Redis' own errors leaves unknown whether
     * they were appended; appending again is then harmless, since readers know duplicates.
     *
     * @param frames of this partition, in order, see {@link io.tickwire.wire.FrameEncoder}
     * @param ticks in all frames together
     */
    public static Future<Response> append(RedisLink redis, int partition, List<byte[]> frames, int ticks) {
        return redis.eval(APPEND, keys(partition), arguments(frames, ticks));
    }

    /**
     * The same, completed when so many replicas have them too; fails with {@link UnderReplicatedException} when they have
     * not in time.
     *
     * @param replicas 1 or more
     * @param waitMs how long replicas are waited for, milliseconds
     */
    public static Future<Response> appendReplicated(
            RedisLink redis, int partition, List<byte[]> frames, int ticks, int replicas, int waitMs) {
        return redis.evalReplicated(APPEND, keys(partition), arguments(frames, ticks), replicas, waitMs);
    }

    private static List<String> keys(int partition) {
        return List.of(RedisKeys.ticks(partition), RedisKeys.meter(partition));
    }

    private static List<Object> arguments(List<byte[]> frames, int ticks) {
        List<Object> arguments = new ArrayList<>(1 + frames.size());
        arguments.add(ticks);
        arguments.addAll(frames);
        return arguments;
    }
}
