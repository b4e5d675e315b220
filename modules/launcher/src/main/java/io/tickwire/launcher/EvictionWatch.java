package io.tickwire.launcher;

import io.tickwire.config.RedisUrl;
import io.tickwire.redis.QueueSetup;
import io.tickwire.redis.QueueSetup.UnfitRedisException;
import io.tickwire.redis.RedisLink;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.Status;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every minute whether Redis still keeps what is queued. Its eviction policy is checked at the start too, and an operator may
 * change it later: then the process is not ready, and says so, until it is right again. For readiness, from any thread.
 */
final class EvictionWatch {
    static final long PERIOD_MS = 60_000;

    private static final Logger LOG = LoggerFactory.getLogger(EvictionWatch.class);
    private static final int COMMAND_LIMIT_MS = 5_000;

    private final Vertx vertx;
    private final RedisUrl redisUrl;
    private final int partitions;
    private final long periodMs;
    private volatile Optional<String> unfit = Optional.empty();
    private boolean looking;

    EvictionWatch(Vertx vertx, RedisUrl redisUrl, int partitions, long periodMs) {
        this.vertx = vertx;
        this.redisUrl = redisUrl;
        this.partitions = partitions;
        this.periodMs = periodMs;
    }

    /** Ends with Vertx. */
    void start() {
        vertx.runOnContext(go -> vertx.setPeriodic(periodMs, due -> look()));
    }

    /** The check of readiness. */
    void check(Promise<Status> answer) {
        answer.tryComplete( // the check may have timed out by now
                unfit.map(why -> Status.KO(new JsonObject().put("unfit", why))).orElseGet(Status::OK));
    }

    private void look() {
        if (looking) {
            return;
        }
        looking = true;
        RedisLink link = new RedisLink(vertx, redisUrl, "policy", COMMAND_LIMIT_MS);
        link.connect()
                .compose(connected -> new QueueSetup(link, partitions).requireNoEviction())
                .eventually(link::close)
                .onSuccess(unchecked -> fit())
                .onFailure(this::failed)
                .onComplete(done -> looking = false);
    }

    private void fit() {
        if (unfit.isPresent()) {
            LOG.info("Redis keeps queued ticks again");
        }
        unfit = Optional.empty();
    }

    private void failed(Throwable failure) {
        if (!(failure instanceof UnfitRedisException)) {
            LOG.debug("the eviction policy of Redis was not checked", failure); // Redis is away: others tell
            return;
        }
        if (unfit.isEmpty()) {
            LOG.warn("{}", failure.getMessage());
        }
        unfit = Optional.of(failure.getMessage());
    }
}
