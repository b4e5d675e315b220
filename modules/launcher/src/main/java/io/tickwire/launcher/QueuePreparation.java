package io.tickwire.launcher;

import io.tickwire.config.RedisUrl;
import io.tickwire.redis.QueueSetup;
import io.tickwire.redis.RedisLink;
import io.tickwire.redis.RedisRefusedException;
import io.tickwire.redis.RedisUnavailableException;
import io.tickwire.retry.Backoff;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes Redis ready to be the queue; waits for one that is still starting, or whose user lacks a right. */
final class QueuePreparation {
    private static final Logger LOG = LoggerFactory.getLogger(QueuePreparation.class);
    private static final int COMMAND_LIMIT_MS = 5_000;
    private static final long PATIENCE_MS = 30_000;

    private final Vertx vertx;
    private final RedisUrl redisUrl;
    private final int partitions;
    private final Backoff backoff = new Backoff(100, 2_000, ThreadLocalRandom.current());

    QueuePreparation(Vertx vertx, RedisUrl redisUrl, int partitions) {
        this.vertx = vertx;
        this.redisUrl = redisUrl;
        this.partitions = partitions;
    }

    /** Fails at once when Redis is unfit, and after half a minute when it can't be reached, or lets this user not work. */
    Future<Void> run() {
        return attempt(System.nanoTime() + PATIENCE_MS * 1_000_000);
    }

    private Future<Void> attempt(long deadlineNanos) {
        RedisLink link = new RedisLink(vertx, redisUrl, "setup", COMMAND_LIMIT_MS);
        return link.connect()
                .compose(connected -> new QueueSetup(link, partitions).run())
                .eventually(link::close)
                .recover(failure -> {
                    boolean mayPass =
                            failure instanceof RedisUnavailableException || failure instanceof RedisRefusedException;
                    if (!mayPass || System.nanoTime() > deadlineNanos) {
                        return Future.failedFuture(failure);
                    }
                    if (failure instanceof RedisUnavailableException) { // a missing right is told already
                        LOG.info("waiting for Redis: reason={}", failure.getMessage());
                    }
                    return vertx.timer(backoff.nextMs()).mapEmpty().compose(waited -> attempt(deadlineNanos));
                });
    }
}
