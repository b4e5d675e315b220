package io.tickwire.launcher;

import io.tickwire.config.Verticle;
import io.tickwire.retry.Backoff;
import io.tickwire.role.Role;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Starts roles side by side. One that Redis refuses a right starts again for a while: readiness and the log name the right, and somebody may
 * grant it. Methods block: for the main thread.
 */
final class RoleStarts {
    private static final long RIGHTS_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long RELEASE_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Function<Verticle, Role> create;
    private final Supplier<List<String>> refusals;
    private final Map<Verticle, Role> roles = new EnumMap<>(Verticle.class);

    /**
     * @param create gives a new role that was not started
     * @param refusals what Redis' user may not do, as far as it is known now
     */
    RoleStarts(Function<Verticle, Role> create, Supplier<List<String>> refusals) {
        this.create = create;
        this.refusals = refusals;
    }

    /** The roles that were started, those whose start failed among them: they have things to release too. */
    Map<Verticle, Role> roles() {
        return roles;
    }

    /**
     * Returns when all have started.
     *
     * @throws StartFailedException when one has not; the others have then ended their start, or had some time to
     */
    void start(List<Verticle> verticles) throws StartFailedException, InterruptedException {
        List<Attempt> attempts = new ArrayList<>();
        verticles.forEach(verticle -> attempts.add(new Attempt(verticle)));
        StartFailedException failure = null;
        for (Attempt attempt : attempts) {
            if (failure != null) {
                Waiting.hasEnded(attempt.verticle.id(), attempt.started, RELEASE_LIMIT_NANOS);
                continue;
            }
            try {
                attempt.complete();
            } catch (StartFailedException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private final class Attempt {
        final Verticle verticle;
        final long deadlineNanos = System.nanoTime() + RIGHTS_PATIENCE_NANOS;
        final Backoff backoff = new Backoff(500, 5_000, ThreadLocalRandom.current());
        Role role;
        Future<Void> started;

        Attempt(Verticle verticle) {
            this.verticle = verticle;
            begin();
        }

        private void begin() {
            role = create.apply(verticle);
            roles.put(verticle, role);
            started = role.start();
        }

        void complete() throws StartFailedException, InterruptedException {
            BooleanSupplier isRefusedTooLong =
                    () -> System.nanoTime() > deadlineNanos && !refusals.get().isEmpty();
            while (true) {
                try {
                    Waiting.await(verticle.id(), started, isRefusedTooLong);
                    return;
                } catch (StartFailedException e) {
                    if (refusals.get().isEmpty()) {
                        throw e;
                    }
                    if (isRefusedTooLong.getAsBoolean()) {
                        throw new StartFailedException(
                                verticle.id() + " can't start: " + String.join("; ", refusals.get()), e);
                    }
                }
                roles.remove(verticle);
                Waiting.hasEnded(verticle.id(), role.stop(), RELEASE_LIMIT_NANOS);
                Thread.sleep(backoff.nextMs()); // on the main thread, between two attempts
                begin();
            }
        }
    }
}
