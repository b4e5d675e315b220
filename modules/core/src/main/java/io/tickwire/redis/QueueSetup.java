package io.tickwire.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes Redis ready to be the queue, once at the start of every process: refuses an eviction policy that could drop ticks
 * and a number of partitions other than the system's, and makes the streams with their two consumer groups. Safe to run
 * side by side and again.
 */
public final class QueueSetup {
    /** Why Redis can't be used as it is; the message tells the operator what to change. */
    public static final class UnfitRedisException extends RuntimeException {
        private static final long serialVersionUID = 1;

        UnfitRedisException(String message) {
            super(message);
        }
    }

    private final RedisLink redis;
    private final int partitions;

    public QueueSetup(RedisLink redis, int partitions) {
        this.redis = redis;
        this.partitions = partitions;
    }

    /** Fails with {@link UnfitRedisException} or {@link RedisUnavailableException}. */
    public Future<Void> run() {
        return requireNoEviction().compose(ok -> requireSamePartitions()).compose(ok -> createGroups());
    }

    private Future<Void> requireNoEviction() {
        // INFO rather than CONFIG GET: managed Redis services often forbid CONFIG
        return redis.send(Request.cmd(Command.INFO).arg("memory")).compose(info -> {
            String policy = info.toString()
                    .lines()
                    .filter(line -> line.startsWith("maxmemory_policy:"))
                    .map(line -> line.substring("maxmemory_policy:".length()).trim())
                    .findFirst()
                    .orElse("noeviction");
            return policy.equals("noeviction")
                    ? Future.succeededFuture()
                    : Future.failedFuture(new UnfitRedisException(
                            "Redis may evict queued ticks: set maxmemory-policy to noeviction: maxmemory-policy="
                                    + policy));
        });
    }

    private Future<Void> requireSamePartitions() {
        return redis.send(Request.cmd(Command.SETNX).arg(RedisKeys.PARTITIONS).arg(partitions))
                .compose(set -> redis.send(Request.cmd(Command.GET).arg(RedisKeys.PARTITIONS)))
                .compose(known -> known.toString().equals(Integer.toString(partitions))
                        ? Future.succeededFuture()
                        : Future.failedFuture(new UnfitRedisException(
                                "this system runs with another number of partitions: TICKWIRE_PARTITIONS=" + partitions
                                        + " running=" + known)));
    }

    private Future<Void> createGroups() {
        List<Future<Response>> created = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            for (String group : List.of(RedisKeys.CALC_GROUP, RedisKeys.FLUSH_GROUP)) {
                created.add(redis.send(Request.cmd(Command.XGROUP)
                                .arg("CREATE")
                                .arg(RedisKeys.ticks(partition))
                                .arg(group)
                                .arg("0")
                                .arg("MKSTREAM"))
                        .recover(failure -> failure instanceof ErrorType error && error.is("BUSYGROUP")
                                ? Future.succeededFuture()
                                : Future.failedFuture(failure)));
            }
        }
        return Future.all(created).mapEmpty();
    }
}
