package io.tickwire.flush;

import io.tickwire.flush.batch.Batch;
import io.tickwire.flush.batch.Bisection;
import io.tickwire.flush.batch.Delivery;
import io.tickwire.flush.queue.Acknowledger;
import io.tickwire.flush.queue.DeadLetters;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Supplier;

/**
 * What follows the commit of a batch: dead letters for what could not be stored, and only then the acknowledgement of all
 * of it. Each step is repeated until Redis confirms it.
 */
final class Settlement {
    private final DeadLetters deadLetters;
    private final Acknowledger acknowledger;
    private final RetryLoop retries;
    private final FlushMetrics metrics;

    Settlement(DeadLetters deadLetters, Acknowledger acknowledger, RetryLoop retries, FlushMetrics metrics) {
        this.deadLetters = deadLetters;
        this.acknowledger = acknowledger;
        this.retries = retries;
        this.metrics = metrics;
    }

    /**
     * Fails only when the process stops first; the entries then come again, to another.
     *
     * @param rejected ticks of the whole batch
     * @param done the part of the batch to be acknowledged
     */
    Future<Void> settle(Batch whole, List<Bisection.Rejected> rejected, Batch done) {
        Future<Void> buried = Future.succeededFuture();
        for (Bisection.Rejected bad : rejected) {
            Delivery origin = whole.deliveryOf(bad.tick());
            buried = buried.compose(before -> bury(() -> deadLetters.add(origin, bad.tick(), bad.reason())));
        }
        for (Delivery delivery : done.deliveries()) {
            if (delivery instanceof Delivery.Damaged damaged) {
                buried = buried.compose(before -> bury(() -> deadLetters.add(damaged)));
            }
        }
        return buried.compose(written -> acknowledge(done));
    }

    private Future<Void> bury(Supplier<Future<Void>> letter) {
        return retries.untilDone("writing a dead letter", letter).onSuccess(written -> metrics.deadLetter());
    }

    private Future<Void> acknowledge(Batch batch) {
        return Future.join(batch.byPartition().entrySet().stream()
                        .map(entry -> retries.untilDone(
                                "acknowledging", () -> acknowledger.acknowledge(entry.getKey(), entry.getValue())))
                        .toList())
                .mapEmpty();
    }
}
