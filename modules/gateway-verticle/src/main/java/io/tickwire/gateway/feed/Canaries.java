package io.tickwire.gateway.feed;

import io.tickwire.redis.RedisKeys;
import io.tickwire.redis.RedisLink;
import io.tickwire.redis.RedisScript;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends canaries: messages to this process itself, each published by the node that publishes a partition's updates. One that comes back proves the
 * way of the updates. For the event loop of the link.
 */
final class Canaries {
    private static final Logger LOG = LoggerFactory.getLogger(Canaries.class);
    private static final RedisScript CANARY = RedisScript.resource(Canaries.class, "canary.lua");

    /**
     * A canary that has come back.
     *
     * @param published messages that the partition had published when it was sent
     */
    record Canary(int partition, long published) {
        static Canary read(String message) {
            int space = message.indexOf(' ');
            return new Canary(
                    Integer.parseInt(message.substring(0, space)), Long.parseLong(message.substring(space + 1)));
        }
    }

    private final RedisLink redis;
    private final String channel;
    private final List<PartitionFeed> partitions;

    /** @param channel where they come back */
    Canaries(RedisLink redis, String channel, List<PartitionFeed> partitions) {
        this.redis = redis;
        this.channel = channel;
        this.partitions = partitions;
    }

    /** One of each partition. */
    void send() {
        for (int i = 0; i < partitions.size(); i++) {
            send(i);
        }
    }

    /** One of a partition; the partition is told when Redis has taken it. */
    void send(int partition) {
        redis.eval(CANARY, List.of(RedisKeys.calcPosition(partition)), List.of(channel, partition))
                .onSuccess(sent -> partitions.get(partition).canarySent())
                .onFailure(failure -> LOG.debug("a canary was not sent: partition={}", partition, failure));
    }
}
