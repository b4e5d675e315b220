package io.tickwire.flush.batch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/**
 * Gathers deliveries and says when to write which. A quiet queue is written after the delay, a busy one in batches that
 * grow with what gathers while a transaction runs, up to a cap. Bounded by whoever offers: see {@link #room}.
 */
public final class Batcher {
    /**
     * @param batchTicks write as soon as this many ticks wait
     * @param delayMs … or when the oldest has waited this long, milliseconds
     * @param capTicks most ticks in a batch, unless a single delivery has more
     * @param holdTicks ticks held, waiting or in a batch that is not acknowledged, beyond which there is no room
     */
    public record Limits(int batchTicks, long delayMs, int capTicks, int holdTicks) {
        public Limits {
            if (batchTicks < 1 || delayMs < 0 || capTicks < batchTicks || holdTicks < capTicks) {
                throw new IllegalArgumentException("must be 1 <= batchTicks <= capTicks <= holdTicks, delayMs >= 0:"
                        + " batchTicks=" + batchTicks + " delayMs=" + delayMs + " capTicks=" + capTicks + " holdTicks="
                        + holdTicks);
            }
        }
    }

    /** What to do now. */
    public sealed interface Decision {
        /** Write this; it is no longer waiting, and held until {@link Batcher#release}. */
        record Write(Batch batch) implements Decision {}

        /** Nothing is due yet; ask again after this time, milliseconds, or after the next offer. */
        record WaitMs(long ms) implements Decision {}

        /** Nothing waits. */
        record Idle() implements Decision {}
    }

    private record Waiting(Delivery delivery, long sinceMs) {}

    private final Limits limits;
    private final Deque<Waiting> queue = new ArrayDeque<>();
    private int waitingTicks;
    private long heldTicks;

    public Batcher(Limits limits) {
        this.limits = limits;
    }

    /** @param nowMs any clock that does not go back, milliseconds, the same in every call */
    public void offer(Delivery delivery, long nowMs) {
        queue.add(new Waiting(delivery, nowMs));
        waitingTicks += weight(delivery);
        heldTicks += weight(delivery);
    }

    /** How many more ticks may be fetched; not above 0 when full. */
    public long room() {
        return limits.holdTicks() - heldTicks;
    }

    public boolean isEmpty() {
        return heldTicks == 0;
    }

    /** What to write now, oldest first. */
    public Decision next(long nowMs) {
        Waiting oldest = queue.peek();
        if (oldest == null) {
            return new Decision.Idle();
        }
        long waitedMs = nowMs - oldest.sinceMs();
        if (waitingTicks < limits.batchTicks() && waitedMs < limits.delayMs()) {
            return new Decision.WaitMs(limits.delayMs() - waitedMs);
        }
        return take();
    }

    /** As {@link #next}, but waits for nothing. */
    public Decision nextAtOnce() {
        return queue.isEmpty() ? new Decision.Idle() : take();
    }

    /** They are done with: acknowledged, set aside or given up. */
    public void release(Collection<? extends Delivery> deliveries) {
        for (Delivery delivery : deliveries) {
            heldTicks -= weight(delivery);
        }
    }

    private Decision take() {
        List<Delivery> taken = new ArrayList<>();
        int ticks = 0;
        while (!queue.isEmpty()) {
            int more = weight(queue.element().delivery());
            if (ticks > 0 && ticks + more > limits.capTicks()) {
                break;
            }
            ticks += more;
            taken.add(queue.remove().delivery());
        }
        waitingTicks -= ticks;
        return new Decision.Write(Batch.of(taken));
    }

    private static int weight(Delivery delivery) {
        return Math.max(1, delivery.tickCount());
    }
}
