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
        List<Object> arguments = new ArrayList<>(1 + frames.size());
        arguments.add(ticks);
        arguments.addAll(frames);
        return redis.eval(APPEND, List.of(RedisKeys.ticks(partition), RedisKeys.meter(partition)), arguments);
    }
}
