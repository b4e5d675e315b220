package io.tickwire.launcher;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.TimeUnit;

/**
 * Vert.x for a command that does one thing for one user. Its output may go to a pager, which holds up whoever prints for
 * as long as its user reads: no warnings of blocked threads.
 */
public final class CommandVertx {
    private CommandVertx() {}

    public static Vertx create() {
        return Vertx.vertx(
                new VertxOptions().setBlockedThreadCheckInterval(365).setBlockedThreadCheckIntervalUnit(TimeUnit.DAYS));
    }
}
