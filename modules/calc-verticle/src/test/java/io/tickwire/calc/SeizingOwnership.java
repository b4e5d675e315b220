package io.tickwire.calc;

import io.tickwire.calc.ownership.PartitionHost;
import io.tickwire.calc.ownership.PartitionLease;
import io.tickwire.calc.ownership.PartitionOwnership;
import io.tickwire.calc.ownership.Standing;
import io.tickwire.redis.RedisKeys;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import java.util.stream.IntStream;

/**
 * Takes all partitions at once from whoever has them, as if its lease had just run out: the owner before is in the middle of
 * its work and knows nothing.
 */
final class SeizingOwnership implements PartitionOwnership {
    private static final long FOR_LONG_NANOS = Long.MAX_VALUE / 2;

    private final TestRedis redis;

    SeizingOwnership(TestRedis redis) {
        this.redis = redis;
    }

    @Override
    public Future<Void> start(Vertx vertx, PartitionHost host) {
        return Future.all(IntStream.range(0, CalcProcess.PARTITIONS)
                        .mapToObj(partition -> redis.ask(Command.HINCRBY, RedisKeys.calcPosition(partition), "token", 1)
                                .compose(token -> host.acquired(new PartitionLease(
                                        partition,
                                        token.toLong(),
                                        System::nanoTime,
                                        System.nanoTime() + FOR_LONG_NANOS))))
                        .toList())
                .mapEmpty();
    }

    @Override
    public Future<Void> stop() {
        return Future.succeededFuture(); // the event loops give their partitions up when they end
    }

    @Override
    public Standing standing() {
        return new Standing(CalcProcess.PARTITIONS, 0, 0, true);
    }
}
