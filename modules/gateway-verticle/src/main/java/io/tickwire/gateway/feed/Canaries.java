package io.tickwire.gateway.feed;

import io.tickwire.redis.RedisKeys;
import io.tickwire.redis.RedisLink;
import io.tickwire.redis.RedisScript;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sings canaries: messages on a channel of this process' own, each by the node that publishes a partition's updates. For the event loop of the
 * link.
 */
final class Canaries {
    private static final Logger LOG = LoggerFactory.getLogger(Canaries.class);
    private static final RedisScript CANARY = RedisScript.resource(Canaries.class, "canary.lua");

    /**
     * What a canary says.
     *
     * @param published messages that the partition had published when it was sung
     */
    record Song(int partition, long published) {
        static Song read(String message) {
            int space = message.indexOf(' ');
            return new Song(
                    Integer.parseInt(message.substring(0, space)), Long.parseLong(message.substring(space + 1)));
        }
    }

    private final RedisLink redis;
    private final String channel;
    private final List<PartitionFeed> partitions;

    /** @param channel where they are heard */
    Canaries(RedisLink redis, String channel, List<PartitionFeed> partitions) {
        this.redis = redis;
        this.channel = channel;
        this.partitions = partitions;
    }

    /** One of each partition. */
    void sing() {
        for (int i = 0; i < partitions.size(); i++) {
            sing(i);
        }
    }

    /** One of a partition; the partition is told when Redis has taken it. */
    void sing(int partition) {
        redis.eval(CANARY, List.of(RedisKeys.calcPosition(partition)), List.of(channel, partition))
                .onSuccess(sung -> partitions.get(partition).sung())
                .onFailure(failure -> LOG.debug("a canary was not sung: partition={}", partition, failure));
    }
}
