package io.tickwire.redis;

import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Redis refuses this process, whichever connection it was: told to the log once a minute, however often it is tried, and
 * to readiness until it succeeds. One for each process, which may have several Vertx. Thread-safe.
 */
public final class RedisRefusals {
    private static final Logger LOG = LoggerFactory.getLogger(RedisRefusals.class);
    private static final String NAME = "tickwire.redis.refusals";

    /** One line of the log in this time, for each thing that is refused. */
    private static final long LOG_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(60);

    /**
     * Readiness names a refusal for this long after the last try. What is still needed is tried again every 5 seconds or more
     * often; what was needed only once, as at a start, is forgotten.
     */
    private static final long CURRENT_NANOS = TimeUnit.SECONDS.toNanos(20);

    private record Refusal(String message, long loggedNanos, long seenNanos) {
        boolean isCurrent(long nowNanos) {
            return nowNanos - seenNanos < CURRENT_NANOS;
        }

        boolean isLogged(long nowNanos) {
            return nowNanos - loggedNanos < LOG_AGAIN_NANOS;
        }
    }

    /** What Vertx lets its verticles share. */
    private record Holder(RedisRefusals refusals) implements Shareable {}

    /** By what was refused: a command, a script, or the login. */
    private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();

    private RedisRefusals() {}

    /** That of the process that this Vertx is of. */
    public static RedisRefusals of(Vertx vertx) {
        Map<String, Holder> shared = vertx.sharedData().getLocalMap(NAME);
        return shared.computeIfAbsent(NAME, none -> new Holder(new RedisRefusals()))
                .refusals();
    }

    /** Makes another Vertx of the same process tell what it is refused here. Before its first connection to Redis. */
    public void shareWith(Vertx other) {
        Map<String, Holder> shared = other.sharedData().getLocalMap(NAME);
        shared.put(NAME, new Holder(this));
    }

    /** What Redis refuses now, each with what to change; empty when all is well. */
    public List<String> now() {
        long now = System.nanoTime();
        Collection<Refusal> all = refusals.values();
        all.removeIf(refusal -> !refusal.isCurrent(now) && !refusal.isLogged(now));
        return all.stream()
                .filter(refusal -> refusal.isCurrent(now))
                .map(Refusal::message)
                .sorted()
                .distinct()
                .toList();
    }

    void refused(RedisRefusedException failure) {
        long now = System.nanoTime();
        refusals.compute(failure.what(), (key, before) -> {
            boolean logged = before != null && before.isLogged(now);
            if (!logged) {
                LOG.error("{}", failure.getMessage());
            }
            return new Refusal(failure.getMessage(), logged ? before.loggedNanos() : now, now);
        });
    }

    void succeeded(String what) {
        if (!refusals.isEmpty() && refusals.remove(what) != null) {
            LOG.info("Redis accepts it again: what={}", what);
        }
    }

    /** A command was carried out. */
    void commandSucceeded(String what) {
        succeeded(what);
        succeeded(RedisRights.NO_LOGIN);
    }
}
