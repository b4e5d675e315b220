package io.tickwire.role;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/**
 * One event loop, and the ways of work to it and back. The callbacks of a Future run where it is completed: state that is confined
 * to a loop needs what other loops complete brought to it.
 */
public record Loop(Context context) {
    /** The outcome of work on any loop, completed on this one. From any thread. */
    public <T> Future<T> bring(Future<T> elsewhere) {
        Promise<T> here = Promise.promise();
        elsewhere.onComplete((value, failure) -> context.runOnContext(nothing -> here.complete(value, failure)));
        return here.future();
    }

    /** Runs work on this loop; completes there, too. From any thread. */
    public <T> Future<T> call(Supplier<Future<T>> work) {
        Promise<T> done = Promise.promise();
        // composed, so that work that throws is a failure
        context.runOnContext(
                nothing -> Future.succeededFuture().compose(begun -> work.get()).onComplete(done));
        return done.future();
    }
}
