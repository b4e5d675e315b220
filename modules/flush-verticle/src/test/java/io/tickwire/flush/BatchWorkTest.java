package io.tickwire.flush;

import static io.tickwire.flush.TestTicks.tick;
import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.domain.Tick;
import io.tickwire.flush.batch.Batch;
import io.tickwire.flush.batch.Bisection;
import io.tickwire.flush.batch.Delivery;
import io.tickwire.flush.batch.Refusals;
import io.tickwire.flush.postgres.InsertOutcome;
import io.tickwire.redis.StreamId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which refusals are the ticks' fault, and what waits when not all can be sought out. */
class BatchWorkTest {
    private static final String STATE = "23514";
    private final Refusals refusals = new Refusals(0);
    private final Set<Tick> stored = new LinkedHashSet<>();
    private int transactions;
    private long nowMs = 100_000;

    private static List<Tick> ticks(String symbol, int count) {
        return IntStream.range(0, count).mapToObj(i -> tick(symbol, i)).toList();
    }

    private static Delivery frame(int id, List<Tick> ticks) {
        return new Delivery.Frame(0, new StreamId(id, 0), ticks);
    }

    /** A Postgres that refuses these. */
    private BatchWork run(List<Delivery> deliveries, Predicate<Tick> isBad) {
        Batch batch = Batch.of(deliveries);
        BatchWork work = new BatchWork(batch, batch.pieces(64), refusals, 1);
        for (Optional<List<Tick>> piece = work.next(); piece.isPresent(); piece = work.next()) {
            transactions++;
            if (piece.get().stream().anyMatch(isBad)) {
                work.apply(new InsertOutcome.Refused(STATE, STATE + ": no"), nowMs);
            } else {
                int before = stored.size();
                stored.addAll(piece.get());
                work.apply(new InsertOutcome.Committed(stored.size() - before, 0, Set.of()), nowMs);
            }
        }
        return work;
    }

    @Test
    void aFewBadTicksAreSoughtOutAndTheirNeighboursStored() {
        BatchWork.Result result = run(
                        List.of(frame(1, ticks("A", 1_000)), frame(2, ticks("B", 1_000))),
                        tick -> tick.seq() % 100 == 7)
                .result();
        assertThat(result.rejected()).hasSize(20);
        assertThat(result.waiting()).isEmpty();
        assertThat(result.done().deliveries()).hasSize(2);
        assertThat(stored).hasSize(1_980);
        assertThat(result.settledTicks()).isEqualTo(2_000);
        assertThat(refusals.outage()).isEmpty();
    }

    @Test
    void whenAllIsRefusedItIsAnOutageAndNoBisecting() {
        BatchWork.Result result = run(List.of(frame(1, ticks("A", 2_500)), frame(2, ticks("B", 2_500))), tick -> true)
                .result();
        assertThat(refusals.outage()).contains(STATE + ": no");
        assertThat(result.rejected()).hasSize(Refusals.MAX_A_MINUTE);
        assertThat(result.done().deliveries()).isEmpty();
        assertThat(result.waiting()).hasSize(2);

        transactions = 0;
        result = run(List.of(frame(3, ticks("A", 2_500)), frame(4, ticks("C", 2_500))), tick -> true)
                .result();
        assertThat(transactions).as("a sample").isEqualTo(BatchWork.SAMPLE_TICKS);
        assertThat(result.rejected()).isEmpty();
        assertThat(result.settledTicks()).isZero();
        assertThat(result.waiting()).hasSize(2);

        result = run(List.of(frame(5, ticks("A", 2_500))), tick -> false).result();
        assertThat(refusals.outage()).isEmpty();
        assertThat(result.waiting()).isEmpty();
    }

    @Test
    void oneSymbolThatIsRefusedIsNoOutageWhicheverComesFirst() {
        for (String bad : List.of("A", "Z")) {
            stored.clear();
            List<Delivery> deliveries = new ArrayList<>();
            deliveries.add(frame(1, ticks(bad, 4_900)));
            for (int i = 0; i < 100; i++) {
                deliveries.add(frame(2 + i, ticks("M" + i, 1)));
            }
            BatchWork.Result result =
                    run(deliveries, tick -> tick.symbol().equals(bad)).result();
            assertThat(stored).as("all others").hasSize(100);
            assertThat(refusals.outage()).isEmpty();
            assertThat(result.done().deliveries()).hasSize(100);
            assertThat(result.waiting()).singleElement().satisfies(waiting -> assertThat(waiting.waitingTicks())
                    .isEqualTo(4_900 - result.rejected().size()));
        }
    }

    @Test
    void whatWaitsIsSoughtOutMinuteByMinuteAndLosesNothing() {
        Delivery.Frame frame = (Delivery.Frame) frame(1, ticks("A", 250));
        List<Bisection.Rejected> rejected = new ArrayList<>();
        int settled = 0;
        int rounds = 0;
        while (frame != null) {
            BatchWork.Result result = run(
                            List.of(frame(9, ticks("B", 1)), frame),
                            tick -> tick.symbol().equals("A") && tick.seq() != 123)
                    .result();
            rejected.addAll(result.rejected());
            settled += result.settledTicks();
            frame = result.waiting().isEmpty()
                    ? null
                    : new Delivery.Frame(
                            0,
                            frame.id(),
                            frame.ticks(),
                            result.waiting().get(0).settled());
            nowMs += 60_000;
            rounds++;
        }
        assertThat(rounds).isEqualTo(3);
        assertThat(rejected)
                .extracting(bad -> bad.tick().seq())
                .doesNotHaveDuplicates()
                .hasSize(249);
        assertThat(stored)
                .filteredOn(tick -> tick.symbol().equals("A"))
                .extracting(Tick::seq)
                .containsExactly(123L);
        assertThat(settled).isEqualTo(250 + rounds);
    }

    @Test
    void aFrameWaitsForItsMissingDaysAndTheRestOfItIsSettledOnce() {
        List<Tick> ticks = ticks("A", 10);
        long day = Batch.epochDay(ticks.get(0));
        List<Tick> mixed = new ArrayList<>(ticks);
        mixed.add(3, tick("A", ticks.get(0).tsMicros() - TestTicks.DAY_MICROS, "1", "1", "x", 1));
        Batch batch = Batch.of(List.of(frame(1, mixed), frame(2, ticks("B", 5))));
        BatchWork work = new BatchWork(batch, batch.pieces(64), refusals, 0);
        work.apply(new InsertOutcome.Committed(15, 0, Set.of(day - 1)), nowMs);
        assertThat(work.next()).isEmpty();
        BatchWork.Result result = work.result();
        assertThat(result.settledTicks()).isEqualTo(15);
        assertThat(result.done().deliveries()).hasSize(1);
        BatchWork.Waiting waiting = result.waiting().get(0);
        assertThat(waiting.days()).containsExactly(day - 1);
        assertThat(waiting.waitingTicks()).isEqualTo(1);
        assertThat(new Delivery.Frame(0, waiting.frame().id(), mixed, waiting.settled()).open())
                .containsExactly(mixed.get(3));
    }
}
