package io.tickwire.gateway.tape;

import io.vertx.core.Future;

/** An event loop with clients. */
@FunctionalInterface
public interface TapeSink {
    /** Takes what came next; completes, on any thread, when the clients have been given it. */
    Future<Void> accept(TapeBatch batch);
}
