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
 * to readiness until it succeeds. One for each Vertx. Thread-safe.
 */
public final class RedisRefusals {
    private static final Logger LOG = LoggerFactory.getLogger(RedisRefusals.class);
    private static final String NAME = "tickwire.redis.refusals";

    /** What is not tried again, as at a start, is not told for ever. */
    private static final long TOLD_NANOS = TimeUnit.SECONDS.toNanos(60);

    private record Refusal(String message, long loggedNanos, long seenNanos) {
        boolean isOver(long nowNanos) {
            return nowNanos - seenNanos > TOLD_NANOS;
        }
    }

    /** What Vertx lets its verticles share. */
    private record Holder(RedisRefusals refusals) implements Shareable {}

    /** By what was refused: a command, a script, or the login. */
    private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();

    private RedisRefusals() {}

    /** That of a process: there is one Vertx in it. */
    public static RedisRefusals of(Vertx vertx) {
        Map<String, Holder> shared = vertx.sharedData().getLocalMap(NAME);
        return shared.computeIfAbsent(NAME, none -> new Holder(new RedisRefusals()))
                .refusals();
    }

    /** What Redis refuses now, each with what to change; empty when all is well. */
    public List<String> now() {
        long now = System.nanoTime();
        Collection<Refusal> all = refusals.values();
        all.removeIf(refusal -> refusal.isOver(now));
        return all.stream().map(Refusal::message).sorted().distinct().toList();
    }

    void refused(RedisRefusedException failure) {
        long now = System.nanoTime();
        refusals.compute(failure.what(), (key, before) -> {
            boolean logged = before != null && now - before.loggedNanos() < TOLD_NANOS;
            if (!logged) {
                LOG.error("{}", failure.getMessage());
            }
            return new Refusal(failure.getMessage(), logged ? before.loggedNanos() : now, now);
        });
    }

    void succeeded(String what) {
        if (!refusals.isEmpty() && refusals.remove(what) != null) {
            LOG.info("Redis takes it again: what={}", what);
        }
    }

    /** A command was carried out. */
    void commandSucceeded(String what) {
        succeeded(what);
        succeeded(RedisRights.NO_LOGIN);
    }
}
