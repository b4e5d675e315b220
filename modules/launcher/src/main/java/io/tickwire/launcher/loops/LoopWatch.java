package io.tickwire.launcher.loops;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.distribution.TimeWindowMax;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a task on every event loop of every role each second. A loop that has not begun its task after 5 seconds makes the process
 * not ready, and readiness names its role; after a minute the process is not live either, because such a loop does not come back by
 * itself. Runs on the event loop of the supervision. {@code tickwire_loop_delay_seconds} has the longest wait of the last minute.
 */
public final class LoopWatch {
    /** How often a loop is asked, milliseconds. */
    static final long INTERVAL_MS = 1_000;

    /** A loop that does not begin a task for so long is named in readiness. */
    static final long BLOCKED_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** A loop that does not begin a task for so long is given up. */
    static final long LOST_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final String READINESS = "process/loops";
    private static final Logger LOG = LoggerFactory.getLogger(LoopWatch.class);
    private static final Duration WINDOW = Duration.ofSeconds(60);
    private static final int WINDOW_STEPS = 3;

    private record Watched(List<RoleVertx.WatchedLoop> loops, TimeWindowMax longest) {
        long waitingNanos(long now) {
            return loops.stream()
                    .mapToLong(loop -> loop.delay().waitingNanos(now))
                    .max()
                    .orElse(0);
        }
    }

    private final MeterRegistry meters;
    private final Map<String, Watched> roles = new ConcurrentHashMap<>();
    private final Map<String, Boolean> told = new ConcurrentHashMap<>();

    /** Begins to watch; ends with the supervision's Vertx. */
    public LoopWatch(Vertx supervision, HealthChecks readiness, MeterRegistry meters) {
        this.meters = meters;
        readiness.register(READINESS, check -> {
            Map<String, Long> blocked = longerThan(BLOCKED_NANOS);
            check.tryComplete(blocked.isEmpty() ? Status.OK() : Status.KO(blockedSeconds(blocked)));
        });
        supervision.setPeriodic(INTERVAL_MS, timer -> look());
    }

    /** Watches the loops of a role from now on. From any thread. */
    void watch(String role, List<RoleVertx.WatchedLoop> loops) {
        Watched watched =
                new Watched(loops, new TimeWindowMax(Clock.SYSTEM, WINDOW.toMillis() / WINDOW_STEPS, WINDOW_STEPS));
        roles.put(role, watched);
        Gauge.builder("tickwire.loop.delay.seconds", watched, this::delaySeconds)
                .description("Longest time that a task waited for an event loop of the role in the last minute")
                .tag("role", role)
                .register(meters);
    }

    /** The role's loops end, and are not to be taken for blocked ones. From any thread. */
    void forget(String role) {
        roles.remove(role);
    }

    /** Roles whose loops are given up, with the seconds that they have not turned. From any thread. */
    public JsonObject lost() {
        return blockedSeconds(longerThan(LOST_NANOS));
    }

    private void look() {
        long now = System.nanoTime();
        roles.forEach((role, watched) -> {
            for (RoleVertx.WatchedLoop loop : watched.loops()) {
                watched.longest().record(loop.delay().takeLongestNanos(now) / 1e9);
                loop.ask();
            }
            tell(role, watched.waitingNanos(now));
        });
    }

    /** One line when a role's loop is found blocked, and one when it turns again. */
    private void tell(String role, long waitingNanos) {
        boolean blocked = waitingNanos > BLOCKED_NANOS;
        if (blocked && told.putIfAbsent(role, true) == null) {
            LOG.warn(
                    "an event loop does not turn: role={} seconds={}",
                    role,
                    TimeUnit.NANOSECONDS.toSeconds(waitingNanos));
        } else if (!blocked && told.remove(role) != null) {
            LOG.info("the event loop turns again: role={}", role);
        }
    }

    private Map<String, Long> longerThan(long limitNanos) {
        long now = System.nanoTime();
        Map<String, Long> found = new TreeMap<>();
        roles.forEach((role, watched) -> {
            long waiting = watched.waitingNanos(now);
            if (waiting > limitNanos) {
                found.put(role, waiting);
            }
        });
        return found;
    }

    private double delaySeconds(Watched watched) {
        return Math.max(watched.longest().poll(), watched.waitingNanos(System.nanoTime()) / 1e9);
    }

    private static JsonObject blockedSeconds(Map<String, Long> blocked) {
        JsonObject data = new JsonObject();
        blocked.forEach((role, nanos) -> data.put(role, "blocked for " + TimeUnit.NANOSECONDS.toSeconds(nanos) + " s"));
        return data;
    }
}
