package io.tickwire.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes Redis ready to be the queue, once at the start of every process: refuses an eviction policy that could drop ticks
 * and a number of partitions other than the system's, and makes the streams with their two consumer groups. Safe to run
 * side by side and again, also when Redis is out of memory: a process that starts then may be the one that drains it.
 */
public final class QueueSetup {
    /** Why Redis can't be used as it is; the message tells the operator what to change. */
    public static final class UnfitRedisException extends RuntimeException {
        private static final long serialVersionUID = 1;

        UnfitRedisException(String message) {
            super(message);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(QueueSetup.class);
    private static final String NO_EVICTION = "noeviction";
    private static final RedisScript GROUPS = RedisScript.resource(QueueSetup.class, "create-groups.lua");

    private final RedisLink redis;
    private final int partitions;

    public QueueSetup(RedisLink redis, int partitions) {
        this.redis = redis;
        this.partitions = partitions;
    }

    /** Fails with {@link UnfitRedisException} or {@link RedisUnavailableException}. */
    public Future<Void> run() {
        return requireNoEviction().compose(unchecked -> requireSamePartitions()
                .compose(ok -> createGroups())
                // at the end: a setup that fails is tried again, and says itself what is missing
                .onSuccess(done -> unchecked.ifPresent(QueueSetup::warnUnchecked)));
    }

    /**
     * Looks whether Redis keeps what is queued: an operator may change the policy while Tickwire runs.
     *
     * @return why it could not be checked; empty when it was, and the policy is right. Fails with {@link UnfitRedisException}
     *     when it is not, and with {@link RedisUnavailableException}
     */
    public Future<Optional<String>> requireNoEviction() {
        // INFO rather than CONFIG GET: managed Redis services often forbid CONFIG
        return redis.tryEach(Request.cmd(Command.INFO).arg("memory"))
                .compose(infos -> infos.stream()
                        .map(QueueSetup::evictionPolicy)
                        .filter(policy -> !policy.equals(NO_EVICTION))
                        .findFirst()
                        .map(policy -> Future.<Optional<String>>failedFuture(new UnfitRedisException(
                                "Redis may evict queued ticks: set maxmemory-policy to noeviction: maxmemory-policy="
                                        + policy)))
                        .orElseGet(() -> Future.succeededFuture(Optional.empty())))
                .recover(QueueSetup::goOnUnchecked);
    }

    /** Some who run Redis for others forbid INFO: a start that refuses would shut them out. */
    private static Future<Optional<String>> goOnUnchecked(Throwable failure) {
        return failure instanceof RedisRefusedException
                ? Future.succeededFuture(Optional.of(failure.getMessage()))
                : Future.failedFuture(failure);
    }

    private static void warnUnchecked(String why) {
        LOG.warn(
                "can't check that Redis keeps queued ticks, going on: see to it that maxmemory-policy is noeviction, or"
                        + " allow +info: {}",
                why);
    }

    private static String evictionPolicy(Response info) {
        return info.toString()
                .lines()
                .filter(line -> line.startsWith("maxmemory_policy:"))
                .map(line -> line.substring("maxmemory_policy:".length()).trim())
                .findFirst()
                .orElse(NO_EVICTION);
    }

    private Future<Void> requireSamePartitions() {
        return knownPartitions()
                .compose(known -> known == null
                        ? redis.send(Request.cmd(Command.SETNX)
                                        .arg(RedisKeys.PARTITIONS)
                                        .arg(partitions))
                                .compose(set -> knownPartitions())
                        : Future.succeededFuture(known))
                .compose(known -> known.toString().equals(Integer.toString(partitions))
                        ? Future.succeededFuture()
                        : Future.failedFuture(new UnfitRedisException(
                                "this system runs with another number of partitions: TICKWIRE_PARTITIONS=" + partitions
                                        + " running=" + known)));
    }

    private Future<Response> knownPartitions() {
        return redis.send(Request.cmd(Command.GET).arg(RedisKeys.PARTITIONS));
    }

    private Future<Void> createGroups() {
        List<Future<Response>> created = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            created.add(redis.eval(
                    GROUPS, List.of(RedisKeys.ticks(partition)), List.of(RedisKeys.CALC_GROUP, RedisKeys.FLUSH_GROUP)));
        }
        return Future.all(created).mapEmpty();
    }
}
