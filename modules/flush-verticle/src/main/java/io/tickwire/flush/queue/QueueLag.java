package io.tickwire.flush.queue;

import io.tickwire.redis.RedisKeys;
import io.tickwire.redis.RedisLink;
import io.tickwire.redis.RedisScript;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.stream.IntStream;

/** Measures how far the group {@code flush}, all its processes together, is behind. */
public final class QueueLag {
    /**
     * @param ticks queued and not done
     * @param ageMs age of the oldest entry not done, milliseconds, by Redis' clock
     */
    public record Lag(long ticks, long ageMs) {
        public static final Lag NONE = new Lag(0, 0);

        private Lag plus(Lag other) {
            return new Lag(ticks + other.ticks, Math.max(ageMs, other.ageMs));
        }
    }

    private static final RedisScript LAG = RedisScript.resource(QueueLag.class, "lag.lua");

    private final RedisLink link;
    private final int partitions;

    public QueueLag(RedisLink link, int partitions) {
        this.link = link;
        this.partitions = partitions;
    }

    /** Over all partitions. */
    public Future<Lag> measure() {
        List<Future<Response>> answers = IntStream.range(0, partitions)
                .mapToObj(partition -> link.eval(
                        LAG,
                        List.of(RedisKeys.ticks(partition), RedisKeys.meter(partition)),
                        List.of(RedisKeys.FLUSH_GROUP)))
                .toList();
        return Future.all(answers).map(all -> answers.stream()
                .map(Future::result)
                .map(answer -> new Lag(answer.get(0).toLong(), answer.get(1).toLong()))
                .reduce(Lag.NONE, Lag::plus));
    }
}
