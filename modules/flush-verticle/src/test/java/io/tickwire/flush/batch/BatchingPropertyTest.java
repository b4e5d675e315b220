package io.tickwire.flush.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.domain.Tick;
import io.tickwire.flush.TestTicks;
import io.tickwire.redis.StreamId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** For any stream: nothing lost, nothing twice, the first content wins, and the bounds hold. */
class BatchingPropertyTest {
    /** Frames of ticks with few different identities and ever different content. */
    private static List<Delivery> stream(long seed, int entries) {
        Random random = new Random(seed);
        List<Delivery> stream = new ArrayList<>();
        int content = 1;
        for (int i = 0; i < entries; i++) {
            int partition = random.nextInt(3);
            StreamId id = new StreamId(1_000 + i / 3, i % 3);
            if (random.nextInt(10) == 0) {
                stream.add(new Delivery.Damaged(partition, id, new byte[0], "x"));
                continue;
            }
            List<Tick> ticks = new ArrayList<>();
            for (int n = random.nextInt(8) + 1; n > 0; n--) {
                long ts = random.nextInt(40) * (TestTicks.DAY_MICROS / 2);
                String symbol = "P" + partition + "-" + random.nextInt(2);
                ticks.add(TestTicks.tick(symbol, ts, String.valueOf(content++), "1", "s", random.nextInt(2)));
            }
            stream.add(new Delivery.Frame(partition, id, ticks));
        }
        return stream;
    }

    private static String key(Tick tick) {
        return tick.symbol() + "|" + String.format(Locale.ROOT, "%020d", tick.tsMicros()) + "|" + tick.source() + "|"
                + tick.seq();
    }

    @Property(tries = 300)
    void aBatchHasTheFirstContentOfEveryIdentitySorted(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int n) {
        List<Delivery> stream = stream(seed, n);
        Map<String, Tick> first = new HashMap<>();
        for (Delivery delivery : stream) {
            if (delivery instanceof Delivery.Frame frame) {
                frame.ticks().forEach(tick -> first.putIfAbsent(key(tick), tick));
            }
        }
        List<Delivery> shuffled = new ArrayList<>(stream);
        Collections.shuffle(shuffled, new Random(seed));
        Batch batch = Batch.of(shuffled);
        assertThat(batch.ticks()).containsExactlyInAnyOrderElementsOf(first.values());
        assertThat(batch.ticks()).extracting(BatchingPropertyTest::key).isSorted();
        assertThat(batch.deliveries()).containsExactlyInAnyOrderElementsOf(stream);
        for (Tick tick : batch.ticks()) {
            assertThat(((Delivery.Frame) batch.deliveryOf(tick)).ticks()).contains(tick);
        }
    }

    @Property(tries = 300)
    void piecesHoldAllTicksSortedOfFewDays(@ForAll long seed, @ForAll @IntRange(min = 1, max = 25) int maxDays) {
        Batch batch = Batch.of(stream(seed, 40));
        List<Tick> all = new ArrayList<>();
        for (List<Tick> piece : batch.pieces(maxDays)) {
            assertThat(piece).isNotEmpty();
            assertThat(piece.stream().map(Batch::epochDay).distinct().count()).isLessThanOrEqualTo(maxDays);
            assertThat(piece).extracting(BatchingPropertyTest::key).isSorted();
            all.addAll(piece);
        }
        assertThat(all).containsExactlyInAnyOrderElementsOf(batch.ticks());
    }

    @Property(tries = 300)
    void theBatcherWritesEveryDeliveryOnceInOrderAndInTime(
            @ForAll long seed,
            @ForAll @Size(min = 1, max = 80) List<@IntRange(max = 30) Integer> gapsMs,
            @ForAll @IntRange(min = 1, max = 20) int batchTicks) {
        int delayMs = 50;
        Batcher batcher = new Batcher(new Batcher.Limits(batchTicks, delayMs, 20, 1_000_000));
        List<Delivery> offered = stream(seed, gapsMs.size());
        Map<Delivery, Long> offeredAtMs = new HashMap<>();
        Set<Delivery> written = new HashSet<>();
        long nowMs = -1_000; // any clock will do
        for (int i = 0; i < offered.size(); i++) {
            nowMs += gapsMs.get(i);
            batcher.offer(offered.get(i), nowMs);
            offeredAtMs.put(offered.get(i), nowMs);
            Batcher.Decision decision;
            while ((decision = batcher.next(nowMs)) instanceof Batcher.Decision.Write write) {
                Batch batch = write.batch();
                assertThat(batch.deliveries()).isNotEmpty();
                assertThat(batch.deliveredTicks()).isLessThanOrEqualTo(20);
                batch.deliveries()
                        .forEach(delivery -> assertThat(written.add(delivery)).isTrue());
                batcher.release(batch.deliveries());
            }
            if (decision instanceof Batcher.Decision.WaitMs wait) {
                long oldestMs = offered.subList(0, i + 1).stream()
                        .filter(delivery -> !written.contains(delivery))
                        .mapToLong(offeredAtMs::get)
                        .min()
                        .orElseThrow();
                assertThat(nowMs + wait.ms()).isEqualTo(oldestMs + delayMs);
            }
        }
        while (batcher.nextAtOnce() instanceof Batcher.Decision.Write write) {
            written.addAll(write.batch().deliveries());
            batcher.release(write.batch().deliveries());
        }
        assertThat(written).containsExactlyInAnyOrderElementsOf(offered);
        assertThat(batcher.isEmpty()).isTrue();
        assertThat(batcher.room()).isEqualTo(1_000_000);
    }

    @Property(tries = 300)
    void bisectionStoresAllButTheBadTicksWithFewAttempts(
            @ForAll @IntRange(min = 1, max = 700) int size,
            @ForAll @Size(max = 6) Set<@IntRange(max = 699) Integer> bad) {
        List<Tick> ticks = TestTicks.series(0, size).stream()
                .sorted(Comparator.comparing(Tick::symbol).thenComparing(Tick::tsMicros))
                .toList();
        Bisection work = new Bisection(List.of(ticks));
        List<Tick> stored = new ArrayList<>();
        int attempts = 0;
        while (work.next().isPresent()) {
            List<Tick> piece = work.next().get();
            attempts++;
            assertThat(piece)
                    .as("in order, so that locks are taken in order")
                    .isSortedAccordingTo(Comparator.comparing(Tick::symbol).thenComparing(Tick::tsMicros));
            if (piece.stream().anyMatch(tick -> bad.contains((int) tick.seq()))) {
                work.refused("seq in " + bad);
            } else {
                stored.addAll(piece);
                work.stored();
            }
        }
        List<Tick> expectedBad =
                ticks.stream().filter(tick -> bad.contains((int) tick.seq())).toList();
        assertThat(work.rejected())
                .extracting(Bisection.Rejected::tick)
                .containsExactlyInAnyOrderElementsOf(expectedBad);
        List<Tick> good = new ArrayList<>(ticks);
        good.removeAll(expectedBad);
        assertThat(stored).containsExactlyInAnyOrderElementsOf(good);
        int log2 = 32 - Integer.numberOfLeadingZeros(size);
        assertThat(attempts).isLessThanOrEqualTo(1 + expectedBad.size() * 2 * (log2 + 2));
    }
}
