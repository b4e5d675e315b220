package io.tickwire.ingest.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.domain.Tick;
import io.tickwire.redis.QueueAppend.Part;
import io.tickwire.wire.FrameEncoder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Appends that several partitions share. */
class LanePropertyTest {
    private static final int PARTITIONS = GathererTest.PARTITIONS;

    private record Sent(List<Part> parts, Consumer<AppendOutcome> done) {}

    /** A Redis that answers when it is told to, and has what it confirmed. */
    private static final class Model {
        final Deque<Sent> inFlight = new ArrayDeque<>();
        final Deque<Runnable> later = new ArrayDeque<>();
        final Map<Integer, List<Long>> appended = new HashMap<>(); // by partition
        final Gatherer gatherer;

        Model(int lanes) {
            gatherer =
                    new Gatherer(PARTITIONS, lanes, (parts, done) -> inFlight.add(new Sent(parts, done)), later::add);
        }

        void pass() {
            while (!later.isEmpty()) {
                later.remove().run();
            }
        }

        void answer(AppendOutcome outcome) {
            Sent sent = inFlight.remove();
            if (outcome == AppendOutcome.CONFIRMED) {
                for (Part part : sent.parts) {
                    assertThat(GathererTest.seqs(part)).hasSize(part.ticks());
                    appended.computeIfAbsent(part.partition(), none -> new ArrayList<>())
                            .addAll(GathererTest.seqs(part));
                }
            }
            sent.done.accept(outcome);
        }
    }

    @Property(tries = 100)
    void whatIsConfirmedIsInTheQueueInOrder(@ForAll long seed) {
        Random random = new Random(seed);
        int lanes = random.nextBoolean() ? 1 : PARTITIONS;
        Model model = new Model(lanes);
        Map<Integer, List<Tick>> posts = new HashMap<>();
        Map<Integer, AppendOutcome> answers = new HashMap<>();
        Set<Integer> settled = new HashSet<>();
        long seq = 0;
        for (int step = 0; step < 60; step++) {
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    List<Tick> ticks = new ArrayList<>();
                    int count = random.nextInt(30) == 0 ? 9_000 : 1 + random.nextInt(5);
                    for (int i = 0; i < count; i++) {
                        ticks.add(GathererTest.tick(GathererTest.symbolOf(random.nextInt(PARTITIONS)), seq++));
                    }
                    int post = posts.size();
                    posts.put(post, ticks);
                    model.gatherer.add(
                            ticks,
                            outcome -> assertThat(answers.put(post, outcome)).isNull(),
                            () -> assertThat(settled.add(post)).isTrue());
                }
                case 2 -> model.pass();
                default -> {
                    if (!model.inFlight.isEmpty()) {
                        model.answer(random.nextInt(4) == 0 ? AppendOutcome.UNAVAILABLE : AppendOutcome.CONFIRMED);
                    }
                }
            }
            assertThat(model.inFlight).hasSizeLessThanOrEqualTo(lanes);
            model.inFlight.forEach(
                    sent -> assertThat(sent.parts.stream().mapToInt(Part::ticks).sum())
                            .isBetween(1, 8 * FrameEncoder.MAX_TICKS));
        }
        model.pass();
        while (!model.inFlight.isEmpty()) {
            model.answer(AppendOutcome.CONFIRMED);
        }
        assertThat(answers.keySet()).isEqualTo(posts.keySet());
        assertThat(settled).isEqualTo(posts.keySet());
        Set<Long> inQueue = new HashSet<>();
        model.appended.values().forEach(seqs -> {
            assertThat(seqs).isSorted();
            seqs.forEach(number -> assertThat(inQueue.add(number)).isTrue());
        });
        answers.forEach((post, outcome) -> {
            if (outcome == AppendOutcome.CONFIRMED) {
                assertThat(posts.get(post).stream().map(Tick::seq).filter(number -> !inQueue.contains(number)))
                        .isEmpty();
            }
        });
    }

    @Test
    void onePassIsOneAppendForAllPartitions() {
        Model model = new Model(1);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            add(model, partition, partition);
        }
        model.pass();
        assertThat(model.inFlight).hasSize(1);
        assertThat(model.inFlight.peek().parts()).extracting(Part::partition).containsExactlyInAnyOrder(0, 1, 2, 3);
    }

    /** A partition that had nothing in flight has no order to keep. */
    @Test
    void aFailureFailsWhatWaitsBehindItInItsPartitionsOnly() {
        Model model = new Model(1);
        List<String> events = new ArrayList<>();
        add(model, 0, 1);
        model.pass();
        post(model, events, "behind", 0, 2);
        post(model, events, "beside", 1, 3);
        model.answer(AppendOutcome.UNAVAILABLE);
        assertThat(events).containsExactly("behind UNAVAILABLE");
        model.answer(AppendOutcome.CONFIRMED);
        assertThat(events).containsExactly("behind UNAVAILABLE", "beside CONFIRMED");
    }

    /** One that has very much keeps the others waiting for one append. */
    @Test
    void partitionsTakeTurns() {
        Model model = new Model(1);
        int most = 8 * FrameEncoder.MAX_TICKS;
        model.gatherer.add(
                Collections.nCopies(3 * most, GathererTest.tick(GathererTest.symbolOf(0), 1)), outcome -> {}, () -> {});
        model.pass();
        add(model, 1, 2);
        model.answer(AppendOutcome.CONFIRMED);
        assertThat(model.inFlight.peek().parts()).extracting(Part::partition).containsExactly(1, 0);
    }

    private static void add(Model model, int partition, long seq) {
        post(model, new ArrayList<>(), "", partition, seq);
    }

    private static void post(Model model, List<String> events, String name, int partition, long seq) {
        model.gatherer.add(
                List.of(GathererTest.tick(GathererTest.symbolOf(partition), seq)),
                outcome -> events.add(name + " " + outcome),
                () -> {});
    }
}
