package io.tickwire.ingest.queue;

import io.tickwire.config.RedisUrl;
import io.tickwire.redis.RedisKeys;
import io.tickwire.redis.RedisLink;
import io.tickwire.redis.RedisRefusedException;
import io.tickwire.redis.RedisScript;
import io.tickwire.redis.RedisUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the memory of the queue four times a second for a {@link QueueBound}, once for all instances of the process.
 * There is no event for it in Redis. One measurement at a time; a long one makes the pause after it longer, so that Redis
 * spends no more than some percent of its time on it.
 */
public final class QueueGauge extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(QueueGauge.class);
    private static final RedisScript USAGE = RedisScript.resource(QueueGauge.class, "usage.lua");
    private static final long PAUSE_MS = 250;
    private static final int PAUSE_PER_MEASUREMENT = 20;
    private static final int TIMEOUT_MS = 1_500;

    private final RedisUrl redisUrl;
    private final int partitions;
    private final QueueBound bound;
    private RedisLink redis;
    private volatile boolean connected;
    private volatile List<String> noStreams = List.of();
    private boolean complained;
    private boolean stopped;

    public QueueGauge(RedisUrl redisUrl, int partitions, QueueBound bound) {
        this.redisUrl = redisUrl;
        this.partitions = partitions;
        this.bound = bound;
    }

    @Override
    public Future<?> start() {
        redis = new RedisLink(vertx, redisUrl, "ingest-gauge", TIMEOUT_MS)
                .onConnected(connection -> connected = true)
                .onLost(nothing -> connected = false);
        return redis.connect()
                .compose(ok -> measure())
                .onSuccess(ok -> repeat(PAUSE_MS))
                .recover(failure -> redis.close().transform(closed -> Future.failedFuture(failure)));
    }

    @Override
    public Future<?> stop() {
        stopped = true;
        return redis.close();
    }

    /** Keys of the queue that hold something else, as of the last measurement: nothing can be appended there. From any thread. */
    public List<String> noStreams() {
        return noStreams;
    }

    /** Whether Redis answered when it was last asked, a quarter of a second ago. From any thread. */
    public boolean isConnected() {
        return connected;
    }

    private void repeat(long pauseMs) {
        vertx.setTimer(pauseMs, timer -> {
            if (stopped) {
                return;
            }
            long startNanos = System.nanoTime();
            measure()
                    .onSuccess(ok -> {
                        complained = false;
                        long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
                        repeat(Math.max(PAUSE_MS, tookMs * PAUSE_PER_MEASUREMENT));
                    })
                    .onFailure(failure -> {
                        complain(failure);
                        repeat(PAUSE_MS);
                    });
        });
    }

    private Future<Void> measure() {
        long covered = bound.unmeasured();
        List<Future<Response>> usages = new ArrayList<>(partitions);
        for (int partition = 0; partition < partitions; partition++) {
            usages.add(redis.eval(USAGE, List.of(RedisKeys.ticks(partition)), List.of()));
        }
        Future<Response> dead = redis.eval(USAGE, List.of(RedisKeys.DEAD_LETTERS), List.of());
        return Future.all(Future.all(usages), dead).map(all -> {
            List<String> others = new ArrayList<>();
            long bytes = 0;
            for (int partition = 0; partition < partitions; partition++) {
                bytes += bytes(RedisKeys.ticks(partition), usages.get(partition).result(), others);
            }
            bound.measured(bytes, bytes(RedisKeys.DEAD_LETTERS, dead.result(), others), covered);
            tell(others);
            return null;
        });
    }

    private static long bytes(String key, Response usage, List<String> others) {
        long bytes = usage.toLong();
        if (bytes < 0) {
            others.add(key);
        }
        return Math.max(0, bytes);
    }

    private void tell(List<String> others) {
        if (!others.equals(noStreams)) {
            if (others.isEmpty()) {
                LOG.info("all keys of the queue are streams again");
            } else {
                LOG.warn(
                        "keys of the queue hold something else than streams, nothing can be appended there: keys={}",
                        others);
            }
        }
        noStreams = List.copyOf(others);
    }

    private void complain(Throwable failure) {
        if (failure instanceof RedisUnavailableException
                || failure instanceof RedisRefusedException
                || complained
                || stopped) {
            return; // a lost connection or a missing right has been logged by the link
        }
        LOG.warn("can't measure the queue: reason={}", failure.getMessage());
        complained = true;
    }
}
