package io.tickwire.calc;

import io.tickwire.redis.RedisKeys;
import io.tickwire.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every partition belongs to the process that started last; earlier ones are fenced out and stay so. */
public final class StaticOwnership implements PartitionOwnership {
    private static final Logger LOG = LoggerFactory.getLogger(StaticOwnership.class);
    private static final int REDIS_LIMIT_MS = 2_000;

    private final String redisUrl;
    private final int partitions;
    private final List<Integer> owned = new ArrayList<>();
    private PartitionHost host;
    private RedisLink redis;

    public StaticOwnership(String redisUrl, int partitions) {
        this.redisUrl = redisUrl;
        this.partitions = partitions;
    }

    @Override
    public Future<Void> start(Vertx vertx, PartitionHost partitionHost) {
        host = partitionHost;
        redis = new RedisLink(vertx, redisUrl, "calc-ownership", REDIS_LIMIT_MS);
        return redis.connect().compose(connected -> acquireAll());
    }

    @Override
    public Future<Void> stop() {
        return Future.join(owned.stream().map(host::released).toList())
                .eventually(redis::close)
                .otherwise(failure -> {
                    LOG.warn("giving partitions up", failure);
                    return null;
                })
                .mapEmpty();
    }

    private Future<Void> acquireAll() {
        return Future.all(IntStream.range(0, partitions).mapToObj(this::acquire).toList())
                .mapEmpty();
    }

    private Future<Void> acquire(int partition) {
        Request nextToken = Request.cmd(Command.HINCRBY)
                .arg(RedisKeys.calcPosition(partition))
                .arg("token")
                .arg(1);
        return redis.send(nextToken).compose(token -> {
            owned.add(partition);
            return host.acquired(partition, token.toLong());
        });
    }
}
