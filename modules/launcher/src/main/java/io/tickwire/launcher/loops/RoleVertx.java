package io.tickwire.launcher.loops;

import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One role's Vertx: event loops, workers and sockets that no other role's work can reach. Its loops carry the role's name, and are
 * watched.
 */
public final class RoleVertx {
    /** A loop with how long tasks wait for it. */
    record WatchedLoop(Context context, LoopDelay delay) {
        void ask() {
            if (delay.ask(System.nanoTime())) {
                context.runOnContext(begun -> delay.answer(System.nanoTime()));
            }
        }
    }

    private final String role;
    private final Vertx vertx;
    private final LoopWatch watch;
    private final AtomicInteger named = new AtomicInteger();
    private final List<WatchedLoop> loops = new CopyOnWriteArrayList<>();

    /**
     * @param vertx new, with nothing on it yet
     * @param watch told of the loops once they are started
     */
    public RoleVertx(String role, Vertx vertx, LoopWatch watch) {
        this.role = role;
        this.vertx = vertx;
        this.watch = watch;
    }

    /**
     * Starts the loops.
     *
     * @param count as many as Vertx has: it gives them to verticles in turn, so each gets one that names and watches it
     */
    public Future<RoleVertx> start(int count) {
        return vertx.deployVerticle(Namesake::new, new DeploymentOptions().setInstances(count))
                .map(deployed -> {
                    watch.watch(role, List.copyOf(loops));
                    return this;
                });
    }

    String role() {
        return role;
    }

    public Vertx vertx() {
        return vertx;
    }

    /** Ends what the role left, and its loops. */
    public Future<Void> close() {
        watch.forget(role);
        return vertx.close();
    }

    /** Has its loop to itself for a moment, to name it and to make it known to the watch. */
    private final class Namesake extends VerticleBase {
        @Override
        public Future<?> start() {
            loops.add(new WatchedLoop(context, new LoopDelay()));
            Thread.currentThread().setName(role + "-loop-" + named.incrementAndGet());
            return Future.succeededFuture();
        }
    }
}
