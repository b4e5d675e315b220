package io.tickwire.calc.publish;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * When each symbol's next update is due: at once after a quiet interval, otherwise when the interval has passed, so that the
 * newest is never withheld for longer. Holds each waiting symbol once. Times are of one monotonic clock, microseconds.
 */
public final class PublishSchedule<S> {
    /** A symbol's place in the schedule; kept by the symbol. */
    public static final class Slot<S> {
        private final S symbol;
        private long dueMicros;
        private long lastMicros;
        private boolean published;
        private boolean waiting;

        public Slot(S symbol) {
            this.symbol = symbol;
        }
    }

    /** What {@link #nextDueMicros} answers when nothing waits. */
    public static final long NEVER = Long.MAX_VALUE;

    private final long intervalMicros;
    private final PriorityQueue<Slot<S>> waiting =
            new PriorityQueue<>(Comparator.comparingLong((Slot<S> slot) -> slot.dueMicros));

    public PublishSchedule(long intervalMicros) {
        this.intervalMicros = intervalMicros;
    }

    /** The symbol's view has changed. */
    public void changed(Slot<S> slot, long nowMicros) {
        if (slot.waiting) {
            return;
        }
        slot.waiting = true;
        slot.dueMicros = slot.published ? Math.max(nowMicros, slot.lastMicros + intervalMicros) : nowMicros;
        waiting.add(slot);
    }

    /** Whether nothing waits for the symbol, and its next update would not have to wait for the one before. */
    public boolean isQuiet(Slot<S> slot, long nowMicros) {
        return !slot.waiting && (!slot.published || slot.lastMicros + intervalMicros <= nowMicros);
    }

    /** Hands out at most {@code limit} symbols that are due, longest waiting first, and takes them as published now. */
    public void takeDue(long nowMicros, int limit, Consumer<S> publisher) {
        for (int left = limit; left > 0 && nextDueMicros() <= nowMicros; left--) {
            Slot<S> slot = waiting.poll();
            slot.waiting = false;
            slot.published = true;
            slot.lastMicros = nowMicros;
            publisher.accept(slot.symbol);
        }
    }

    /** When the next symbol is due, or {@link #NEVER}. */
    public long nextDueMicros() {
        Slot<S> next = waiting.peek();
        return next == null ? NEVER : next.dueMicros;
    }
}
