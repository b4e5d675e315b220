package io.tickwire.flush;

import io.tickwire.domain.Tick;
import io.tickwire.flush.batch.Batch;
import io.tickwire.flush.batch.Bisection;
import io.tickwire.flush.batch.Delivery;
import io.tickwire.flush.batch.Refusals;
import io.tickwire.flush.postgres.InsertOutcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The storing of one batch: what to store next, and at the end what became of each delivery and each tick. Pure.
 *
 * <p>Refused ticks are sought out as long as {@link Refusals} lets that be. Beyond it a few ticks are tried, of as many symbols as
 * possible. When one of them is stored, the other symbols go on and what is refused waits; when none is, all waits.
 */
final class BatchWork {
    /** Ticks tried to see whether anything can be stored. */
    static final int SAMPLE_TICKS = 16;

    /** Refused pieces that are parted into symbols after no more refused ticks may be sought out. */
    private static final int MAX_PARTINGS = 64;

    /**
     * A frame of which not all could be stored yet.
     *
     * @param days those that have no partition, since 1970-01-01, UTC; empty when it waits because ticks of it were refused
     * @param settled places of its ticks that are stored or rejected
     * @param waitingTicks those that are not
     */
    record Waiting(Delivery.Frame frame, Set<Long> days, BitSet settled, int waitingTicks) {}

    /**
     * @param done deliveries of which every tick is stored or rejected: to be acknowledged
     * @param rejected ticks of all deliveries
     * @param waiting the other deliveries
     * @param settledTicks ticks stored or rejected
     */
    record Result(Batch done, List<Bisection.Rejected> rejected, List<Waiting> waiting, int settledTicks) {}

    private final Batch batch;
    private final Bisection bisection;
    private final Refusals refusals;
    private final int turn;
    private final Set<Long> missingDays = new HashSet<>();
    private final Deque<Tick> sample = new ArrayDeque<>();
    private String sampledState = "";
    private boolean sampled;
    private boolean storedAny;
    private int partings;
    private int newTicks;

    /**
     * @param pieces of the batch, each a transaction
     * @param turn a number that changes from batch to batch
     */
    BatchWork(Batch batch, List<List<Tick>> pieces, Refusals refusals, int turn) {
        this.batch = batch;
        this.bisection = new Bisection(pieces);
        this.refusals = refusals;
        this.turn = turn;
        if (refusals.outage().isPresent()) {
            takeSample();
        }
    }

    /** What to store next, the same until {@link #apply}; empty when no more is to be done. */
    Optional<List<Tick>> next() {
        return sample.isEmpty() ? bisection.next() : Optional.of(List.of(sample.peek()));
    }

    /** What became of the piece of {@link #next}. */
    void apply(InsertOutcome outcome, long nowMs) {
        if (outcome instanceof InsertOutcome.Committed committed) {
            committed(committed, nowMs);
        } else if (outcome instanceof InsertOutcome.Refused refused) {
            if (sample.isEmpty()) {
                refused(refused, nowMs);
            } else {
                sampleRefused(refused, nowMs);
            }
        }
    }

    private void committed(InsertOutcome.Committed committed, long nowMs) {
        boolean stores = next().orElseThrow().stream()
                .anyMatch(tick -> !committed.missingDays().contains(Batch.epochDay(tick)));
        newTicks += committed.rows();
        missingDays.addAll(committed.missingDays());
        if (stores) {
            storedAny = true;
            refusals.stored(nowMs);
        }
        if (sample.isEmpty()) {
            bisection.stored();
        } else if (stores) {
            sample.clear();
        } else {
            sample.remove();
        }
    }

    private void refused(InsertOutcome.Refused refused, long nowMs) {
        boolean single = bisection.next().orElseThrow().size() == 1;
        if (refusals.mayFind(nowMs)) {
            if (single) {
                refusals.found(nowMs);
            }
            bisection.refused(refused.reason());
        } else if (!storedAny && !sampled) {
            takeSample();
        } else if (single || isOfOneSymbol() || partings++ >= MAX_PARTINGS) {
            bisection.giveUp();
        } else {
            bisection.refused(refused.reason());
        }
    }

    private boolean isOfOneSymbol() {
        List<Tick> piece = bisection.next().orElseThrow();
        return piece.get(0).symbol().equals(piece.get(piece.size() - 1).symbol());
    }

    private void takeSample() {
        sampled = true;
        sample.addAll(bisection.sample(SAMPLE_TICKS, turn));
    }

    private void sampleRefused(InsertOutcome.Refused refused, long nowMs) {
        sample.remove();
        if (!sampledState.isEmpty() && !sampledState.equals(refused.sqlState())) {
            sample.clear(); // refused for several reasons: it is the ticks
            return;
        }
        sampledState = refused.sqlState();
        if (sample.isEmpty()) {
            refusals.refused(refused.reason(), nowMs);
            bisection.giveUpAll();
        }
    }

    /** Ticks that were not stored before. */
    int newTicks() {
        return newTicks;
    }

    /** Ticks that were refused and are not sought out now. */
    int undecidedTicks() {
        return bisection.undecided().size();
    }

    /** When {@link #next} is empty. */
    Result result() {
        Set<Tick> undecided = Collections.newSetFromMap(new IdentityHashMap<>());
        undecided.addAll(bisection.undecided());
        List<Waiting> waiting = new ArrayList<>();
        int settled = 0;
        for (Delivery delivery : batch.deliveries()) {
            if (delivery instanceof Delivery.Frame frame) {
                Waiting state = stateOf(frame, undecided);
                settled += state.settled().cardinality() - frame.settled().cardinality();
                if (state.waitingTicks() > 0) {
                    waiting.add(state);
                }
            }
        }
        Batch done = waiting.isEmpty()
                ? batch
                : batch.without(waiting.stream().map(Waiting::frame).toList());
        return new Result(done, bisection.rejected(), waiting, settled);
    }

    private Waiting stateOf(Delivery.Frame frame, Set<Tick> undecided) {
        Set<Long> days = new HashSet<>();
        BitSet settled = (BitSet) frame.settled().clone();
        for (int place = 0; place < frame.tickCount(); place++) {
            Tick tick = frame.ticks().get(place);
            if (!settled.get(place)) {
                long day = Batch.epochDay(tick);
                if (missingDays.contains(day)) {
                    days.add(day);
                } else if (!undecided.contains(tick)) {
                    settled.set(place);
                }
            }
        }
        return new Waiting(frame, days, settled, frame.tickCount() - settled.cardinality());
    }
}
