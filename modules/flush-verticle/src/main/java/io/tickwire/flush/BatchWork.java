package io.tickwire.flush;

import io.tickwire.domain.Tick;
import io.tickwire.flush.batch.Batch;
import io.tickwire.flush.batch.Bisection;
import io.tickwire.flush.batch.Delivery;
import io.tickwire.flush.postgres.InsertOutcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The storing of one batch: what to store next, and at the end what became of each delivery and each tick. Pure. */
final class BatchWork {
    /**
     * A frame of which not all could be stored yet.
     *
     * @param days those that have no partition, since 1970-01-01, UTC
     * @param storedTicks its ticks that are stored
     * @param waitingTicks those that are not
     */
    record Waiting(Delivery.Frame frame, Set<Long> days, int storedTicks, int waitingTicks) {}

    /**
     * @param stored deliveries of which every tick is stored or rejected: to be acknowledged
     * @param rejected ticks of those
     * @param waiting the other deliveries
     * @param settledTicks ticks that this storing is to be counted with: each tick of the queue once, also when its frame comes
     *     again
     */
    record Result(Batch stored, List<Bisection.Rejected> rejected, List<Waiting> waiting, int settledTicks) {}

    private final Batch batch;
    private final Bisection bisection;
    private final Set<Long> missingDays = new HashSet<>();
    private int newTicks;

    /** @param pieces of the batch, each a transaction */
    BatchWork(Batch batch, List<List<Tick>> pieces) {
        this.batch = batch;
        this.bisection = new Bisection(pieces);
    }

    /** See {@link Bisection#next}. */
    Optional<List<Tick>> next() {
        return bisection.next();
    }

    /** What became of the piece of {@link #next}. */
    void apply(InsertOutcome outcome) {
        if (outcome instanceof InsertOutcome.Committed committed) {
            newTicks += committed.rows();
            missingDays.addAll(committed.missingDays());
            bisection.stored();
        } else if (outcome instanceof InsertOutcome.Refused refused) {
            bisection.refused(refused.reason());
        }
    }

    /** Ticks that were not stored before. */
    int newTicks() {
        return newTicks;
    }

    /** When {@link #next} is empty. */
    Result result() {
        List<Waiting> waiting = new ArrayList<>();
        int settled = 0;
        for (Delivery.Frame frame : batch.framesOf(missingDays)) {
            Waiting one = waiting(frame);
            waiting.add(one);
            settled += one.storedTicks() - frame.storedTicks();
        }
        if (waiting.isEmpty()) {
            return new Result(batch, bisection.rejected(), waiting, ticksOf(batch));
        }
        Batch stored = batch.without(waiting.stream().map(Waiting::frame).toList());
        List<Bisection.Rejected> rejected = bisection.rejected().stream()
                .filter(bad -> stored.deliveryOf(bad.tick()).isPresent()) // those of the others will be refused again
                .toList();
        return new Result(stored, rejected, waiting, settled + ticksOf(stored));
    }

    private Waiting waiting(Delivery.Frame frame) {
        Set<Long> days = new HashSet<>();
        int stored = 0;
        for (Tick tick : frame.ticks()) {
            long day = Batch.epochDay(tick);
            if (missingDays.contains(day)) {
                days.add(day);
            } else if (bisection.rejected().stream().noneMatch(bad -> bad.tick() == tick)) {
                stored++;
            }
        }
        return new Waiting(frame, days, stored, frame.tickCount() - stored);
    }

    private static int ticksOf(Batch batch) {
        int ticks = batch.deliveredTicks();
        for (Delivery delivery : batch.deliveries()) {
            ticks -= delivery instanceof Delivery.Frame frame ? frame.storedTicks() : 0;
        }
        return ticks;
    }
}
