package io.tickwire.calc;

import io.tickwire.calc.ownership.PartitionHost;
import io.tickwire.calc.ownership.PartitionLease;
import io.tickwire.calc.partition.LiveRules;
import io.tickwire.calc.warm.WarmStart;
import io.tickwire.config.RedisUrl;
import io.tickwire.domain.MicrosClock;
import io.tickwire.redis.QueueReads;
import io.tickwire.redis.RedisLink;
import io.tickwire.redis.SystemBeacon;
import io.tickwire.role.Loop;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Some of the process' partitions on one event loop, with one connection for all their writes and two for their reads. */
final class CalcVerticle extends VerticleBase implements PartitionHost {
    private static final Logger LOG = LoggerFactory.getLogger(CalcVerticle.class);

    /** Time for the largest commit many times over; a write that takes longer is a lost connection. */
    private static final int REDIS_LIMIT_MS = 2_000;

    private final RedisUrl redisUrl;
    private final LiveRules rules;
    private final PartitionBoard board;
    private final ResidentBound bound;
    private final CalcMeters meters;
    private final MicrosClock clock;
    private final Optional<WarmStart> warmStart;
    private final Map<Integer, PartitionProcessor> processors = new HashMap<>();
    private RedisLink redis;
    private QueueReads queue;

    CalcVerticle(
            RedisUrl redisUrl,
            LiveRules rules,
            PartitionBoard board,
            ResidentBound bound,
            CalcMeters meters,
            MicrosClock clock,
            Optional<WarmStart> warmStart) {
        this.redisUrl = redisUrl;
        this.rules = rules;
        this.board = board;
        this.bound = bound;
        this.meters = meters;
        this.clock = clock;
        this.warmStart = warmStart;
    }

    @Override
    public Future<?> start() {
        redis = new RedisLink(vertx, redisUrl, "calc", REDIS_LIMIT_MS);
        queue = PartitionReader.queue(vertx, redisUrl);
        SystemBeacon beacon = new SystemBeacon(redis, redisUrl, rules.channel());
        vertx.setPeriodic(SystemBeacon.INTERVAL_MS, timer -> beacon.beat()
                .onFailure(failure -> LOG.debug("the beacon was not heard", failure)));
        return redis.connect();
    }

    @Override
    public Future<?> stop() {
        return Future.join(List.copyOf(processors.keySet()).stream()
                        .map(this::release)
                        .toList())
                .eventually(queue::close)
                .eventually(redis::close);
    }

    @Override
    public Future<Void> acquired(PartitionLease lease) {
        return loop().call(() -> acquire(lease));
    }

    @Override
    public Future<Void> released(int partition) {
        return loop().call(() -> release(partition));
    }

    /** Completes when Redis answers; fails within two seconds when it does not. */
    Future<Void> ping() {
        return loop().call(() -> redis.sendToEach(Request.cmd(Command.PING)).mapEmpty());
    }

    private Loop loop() {
        return new Loop(context);
    }

    private Future<Void> acquire(PartitionLease lease) {
        int partition = lease.partition();
        PartitionProcessor processor = new PartitionProcessor(
                vertx, redis, queue, lease, rules, board.added(partition), bound, meters, clock, warmStart);
        processors.put(partition, processor);
        return processor.start();
    }

    private Future<Void> release(int partition) {
        PartitionProcessor processor = processors.get(partition);
        if (processor == null) {
            return Future.succeededFuture();
        }
        return processor.stop().onComplete(stopped -> {
            if (processors.remove(partition, processor)) {
                board.removed(partition);
            }
        });
    }
}
