package io.tickwire.ingest.queue;

import io.tickwire.domain.Tick;
import io.tickwire.redis.QueueAppend.Part;
import io.tickwire.wire.FrameEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Partitions whose ticks go to Redis together. One append is in flight at a time; what comes meanwhile, to whichever of the
 * partitions, gathers into the next: Redis has one command, one write to its disk and one answer for all of it. Pure; for one thread.
 */
final class Lane {
    /** Most ticks in one append, about 700 KB: no stall for Redis. */
    private static final int MAX_APPEND_TICKS = 8 * FrameEncoder.MAX_TICKS;

    private final List<PartitionQueue> partitions;
    private final FrameEncoder encoder;
    private final Appender appender;
    private final Executor later;
    private boolean busy; // an append is in flight, or about to be sent
    private int first; // the partition that is taken from first

    /** @param later runs a task on this thread after the input at hand has been taken in */
    Lane(List<PartitionQueue> partitions, FrameEncoder encoder, Appender appender, Executor later) {
        this.partitions = partitions;
        this.encoder = encoder;
        this.appender = appender;
        this.later = later;
    }

    /** To be called after something was added to a partition. */
    void added() {
        if (!busy) {
            busy = true;
            later.execute(this::send); // posts that are ready in the same pass of the event loop share the append
        }
    }

    /** Ticks of one partition that are in flight. */
    private record Load(PartitionQueue from, List<Tick> ticks) {}

    /** What was sent with one append: settled once, whatever the appender does. */
    private final class Flight implements Consumer<AppendOutcome> {
        private final List<Load> loads;
        private boolean isSettled;

        Flight(List<Load> loads) {
            this.loads = loads;
        }

        @Override
        public void accept(AppendOutcome outcome) {
            if (!isSettled) {
                isSettled = true;
                settle(loads, outcome);
            }
        }
    }

    private void send() {
        Flight flight = new Flight(take());
        boolean isSent = false;
        try {
            List<Part> parts = new ArrayList<>(flight.loads.size());
            for (Load load : flight.loads) {
                parts.add(new Part(load.from.partition, encoder.encodeAll(load.ticks), load.ticks.size()));
            }
            appender.append(parts, flight);
            isSent = true;
        } finally {
            if (!isSent) {
                flight.accept(AppendOutcome.UNAVAILABLE); // else the lane would stand still for good
            }
        }
    }

    /** As much as one append takes; where that is not all, another partition is the first next time. */
    private List<Load> take() {
        List<Load> loads = new ArrayList<>();
        int left = MAX_APPEND_TICKS;
        int begin = first;
        for (int i = 0; i < partitions.size() && left > 0; i++) {
            PartitionQueue next = partitions.get((begin + i) % partitions.size());
            if (next.isWaiting()) {
                Load load = new Load(next, next.take(left));
                loads.add(load);
                left -= load.ticks.size();
                first = (begin + i + 1) % partitions.size();
            }
        }
        return loads;
    }

    private void settle(List<Load> loads, AppendOutcome outcome) {
        List<PendingPost> done = new ArrayList<>();
        for (Load load : loads) {
            load.from.settle(load.ticks.size(), outcome, done);
        }
        busy = partitions.stream().anyMatch(PartitionQueue::isWaiting);
        try {
            if (busy) {
                send(); // before the answers: they take longer than the hand-over
            }
        } finally {
            tell(done, outcome);
        }
    }

    /** Tells all of them, whatever becomes of one; then throws what the first one threw. */
    private static void tell(List<PendingPost> done, AppendOutcome outcome) {
        Throwable fault = null;
        for (PendingPost post : done) {
            try {
                post.partSettled(outcome);
            } catch (RuntimeException | Error e) {
                fault = fault == null ? e : fault;
            }
        }
        if (fault instanceof Error error) {
            throw error;
        }
        if (fault instanceof RuntimeException exception) {
            throw exception;
        }
    }
}
