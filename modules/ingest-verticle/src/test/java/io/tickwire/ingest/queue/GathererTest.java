package io.tickwire.ingest.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickwire.domain.Decimal;
import io.tickwire.domain.Tick;
import io.tickwire.domain.TickIdentity;
import io.tickwire.redis.QueueAppend.Part;
import io.tickwire.wire.FrameDecoder;
import io.tickwire.wire.FrameEncoder;
import io.tickwire.wire.MalformedFrameException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class GathererTest {
    static final int PARTITIONS = 4;

    /** An append that Redis has not answered yet. */
    private record InFlight(int partition, List<Long> seqs, int frames, int ticks, Consumer<AppendOutcome> done) {}

    private final Deque<InFlight> inFlight = new ArrayDeque<>();
    private final List<Runnable> later = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private final Gatherer gatherer = new Gatherer(PARTITIONS, PARTITIONS, this::append, later::add);
    private final String symbol = symbolOf(0);
    private final String otherSymbol = symbolOf(1);

    private Error appendFault; // thrown by the next append; null when it is to work

    private void append(List<Part> parts, Consumer<AppendOutcome> done) {
        if (appendFault != null) {
            Error fault = appendFault;
            appendFault = null;
            throw fault;
        }
        assertThat(parts).hasSize(1);
        Part part = parts.get(0);
        inFlight.add(new InFlight(part.partition(), seqs(part), part.frames().size(), part.ticks(), done));
    }

    static List<Long> seqs(Part part) {
        List<Long> seqs = new ArrayList<>();
        for (byte[] frame : part.frames()) {
            try {
                new FrameDecoder().decode(frame).forEach(tick -> seqs.add(tick.seq()));
            } catch (MalformedFrameException e) {
                throw new AssertionError(e);
            }
        }
        return seqs;
    }

    static String symbolOf(int partition) {
        for (int i = 0; true; i++) {
            if (TickIdentity.partitionOf("S" + i, PARTITIONS) == partition) {
                return "S" + i;
            }
        }
    }

    static Tick tick(String symbol, long seq) {
        return new Tick(symbol, 1, Decimal.parse("1"), Decimal.ZERO, "s", seq, 1);
    }

    private static List<Tick> ticks(String symbol, long from, long to) {
        List<Tick> ticks = new ArrayList<>();
        for (long seq = from; seq < to; seq++) {
            ticks.add(tick(symbol, seq));
        }
        return ticks;
    }

    private void post(String name, List<Tick> ticks) {
        gatherer.add(ticks, outcome -> events.add(name + " " + outcome), () -> events.add(name + " settled"));
    }

    private void pass() {
        List<Runnable> tasks = List.copyOf(later);
        later.clear();
        tasks.forEach(Runnable::run);
    }

    @Test
    void sharesAnAppendAmongThePostsOfAPass() {
        post("a", ticks(symbol, 0, 2));
        post("b", ticks(symbol, 2, 3));
        assertThat(inFlight).isEmpty();
        pass();

        assertThat(inFlight).hasSize(1);
        assertThat(inFlight.peek().seqs()).containsExactly(0L, 1L, 2L);
        assertThat(events).isEmpty();
        inFlight.remove().done().accept(AppendOutcome.CONFIRMED);
        assertThat(events).containsExactly("a CONFIRMED", "a settled", "b CONFIRMED", "b settled");
    }

    @Test
    void gathersWhatComesWhileAnAppendIsInFlight() {
        post("a", ticks(symbol, 0, 1));
        pass();
        post("b", ticks(symbol, 1, 3));
        post("c", ticks(symbol, 3, 4));
        pass();
        assertThat(inFlight).hasSize(1);

        inFlight.remove().done().accept(AppendOutcome.CONFIRMED);
        assertThat(events).containsExactly("a CONFIRMED", "a settled");
        assertThat(inFlight).hasSize(1);
        assertThat(inFlight.peek().seqs()).containsExactly(1L, 2L, 3L);
        inFlight.remove().done().accept(AppendOutcome.CONFIRMED);
        assertThat(events).endsWith("b CONFIRMED", "b settled", "c CONFIRMED", "c settled");
        assertThat(inFlight).isEmpty();
    }

    @Test
    void answersWhenAllPartitionsHaveTheirPart() {
        post("a", List.of(tick(symbol, 0), tick(otherSymbol, 1), tick(symbol, 2)));
        pass();
        assertThat(inFlight).extracting(InFlight::partition).containsExactlyInAnyOrder(0, 1);
        inFlight.remove().done().accept(AppendOutcome.CONFIRMED);
        assertThat(events).isEmpty();
        inFlight.remove().done().accept(AppendOutcome.CONFIRMED);
        assertThat(events).containsExactly("a CONFIRMED", "a settled");
    }

    @Test
    void answersTheFirstFailureAtOnceAndNeverTwice() {
        post("a", List.of(tick(symbol, 0), tick(otherSymbol, 1)));
        pass();
        inFlight.remove().done().accept(AppendOutcome.FULL);
        assertThat(events).containsExactly("a FULL");
        inFlight.remove().done().accept(AppendOutcome.CONFIRMED);
        assertThat(events).containsExactly("a FULL", "a settled");
    }

    @Test
    void failsWhatWaitsBehindAFailureAndGoesOnAfterIt() {
        post("a", ticks(symbol, 0, 1));
        pass();
        post("b", ticks(symbol, 1, 2));
        inFlight.remove().done().accept(AppendOutcome.UNAVAILABLE);
        assertThat(events).containsExactly("a UNAVAILABLE", "a settled", "b UNAVAILABLE", "b settled");
        assertThat(inFlight).isEmpty();

        post("c", ticks(symbol, 2, 3));
        pass();
        assertThat(inFlight.peek().seqs()).containsExactly(2L);
        inFlight.remove().done().accept(AppendOutcome.CONFIRMED);
        assertThat(events).endsWith("c CONFIRMED", "c settled");
    }

    @Test
    void splitsALargePostInOrder() {
        int most = 8 * FrameEncoder.MAX_TICKS;
        post("a", ticks(symbol, 0, 2L * most + 1));
        post("b", ticks(symbol, 2L * most + 1, 2L * most + 2));
        pass();
        List<Long> seqs = new ArrayList<>();
        for (int expected : new int[] {most, most, 2}) {
            assertThat(events).isEmpty();
            assertThat(inFlight).hasSize(1);
            InFlight append = inFlight.remove();
            assertThat(append.ticks()).isEqualTo(expected);
            assertThat(append.frames()).isEqualTo((expected + FrameEncoder.MAX_TICKS - 1) / FrameEncoder.MAX_TICKS);
            seqs.addAll(append.seqs());
            append.done().accept(AppendOutcome.CONFIRMED);
        }
        assertThat(seqs).isSorted().hasSize(2 * most + 2).doesNotHaveDuplicates();
        assertThat(events).containsExactly("a CONFIRMED", "a settled", "b CONFIRMED", "b settled");
    }

    /** Without heap for the frames the partition stood still for good, and its posts kept their bytes. */
    @Test
    void anAppendThatThrowsIsSettledAndTheNextOneWorks() {
        appendFault = new OutOfMemoryError("on purpose");
        post("a", ticks(symbol, 0, 1));
        assertThatThrownBy(this::pass).isInstanceOf(OutOfMemoryError.class);
        assertThat(events).containsExactly("a UNAVAILABLE", "a settled");

        post("b", ticks(symbol, 1, 2));
        pass();
        inFlight.remove().done().accept(AppendOutcome.CONFIRMED);
        assertThat(events).endsWith("b CONFIRMED", "b settled");
    }

    @Test
    void aPostThatCanNotBeToldHidesNothingFromTheOthers() {
        gatherer.add(
                ticks(symbol, 0, 1),
                outcome -> {
                    throw new StackOverflowError("on purpose");
                },
                () -> events.add("a settled"));
        post("b", ticks(symbol, 1, 2));
        pass();
        InFlight append = inFlight.remove();
        assertThatThrownBy(() -> append.done().accept(AppendOutcome.CONFIRMED)).isInstanceOf(StackOverflowError.class);
        assertThat(events).containsExactly("a settled", "b CONFIRMED", "b settled");
    }

    /** It was confirmed by the part that was in: a 200 for ticks that nobody has. */
    @Test
    void aPostThatIsAddedInPartIsNeverConfirmed() {
        List<Tick> broken = new ArrayList<>(ticks(symbol, 0, 1));
        broken.add(null);
        assertThatThrownBy(() -> post("a", broken)).isInstanceOf(NullPointerException.class);
        pass();
        inFlight.remove().done().accept(AppendOutcome.CONFIRMED);
        assertThat(events).isEmpty();
    }
}
