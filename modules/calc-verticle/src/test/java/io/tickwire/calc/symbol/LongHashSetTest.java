package io.tickwire.calc.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What is bounded is work, so these tests count places that are looked at, not time. */
class LongHashSetTest {
    private static final int HASHES = 150_000;

    @Property(tries = 300)
    void equalsAPlainSet(@ForAll long seed, @ForAll @IntRange(min = 0, max = 3_000) int count) {
        Random random = new Random(seed);
        long spread = 1L << random.nextInt(40);
        LongHashSet hashes = new LongHashSet(random.nextLong());
        Set<Long> definition = new HashSet<>();
        for (int i = 0; i < count; i++) {
            long hash = random.nextInt(2 * count) * spread;
            assertThat(hashes.contains(hash)).isEqualTo(definition.contains(hash));
            assertThat(hashes.add(hash)).isEqualTo(definition.add(hash));
            assertThat(hashes.size()).isEqualTo(definition.size());
        }
    }

    /** Hashes that end in the same 40 bits shared one place: calc stood still for 27 s, and again at each start. */
    @Test
    void hashesThatShareTheirLowBitsShareNoPlace() {
        assertBounded(new LongHashSet(0x6a09e667f3bcc909L), i -> i << 40 | 0x5c0ffeeL);
    }

    @Test
    void hashesInARowShareNoPlace() {
        assertBounded(new LongHashSet(0x6a09e667f3bcc909L), i -> i);
    }

    /** As if a sender knew the factor: with this one, all of these hashes belong on the first place of any table. */
    @Test
    void aKnownFactorIsReplaced() {
        assertBounded(new LongHashSet(1), i -> i);
    }

    @Test
    void aMillionHonestHashesKeepTheFactor() {
        LongHashSet hashes = new LongHashSet(new Random(7).nextLong());
        new Random(8).longs(1_000_000).forEach(hashes::add);
        assertThat(hashes.longestProbe()).isLessThan(LongHashSet.MAX_PROBES);
        assertThat(hashes.capacity()).isEqualTo(1 << 21);
    }

    private static void assertBounded(LongHashSet hashes, LongUnaryOperator chosen) {
        LongStream.rangeClosed(1, HASHES).map(chosen).forEach(hash -> assertThat(hashes.add(hash))
                .isTrue());
        assertThat(hashes.size()).isEqualTo(HASHES);
        assertThat(hashes.longestProbe()).isLessThanOrEqualTo(LongHashSet.MAX_PROBES);
        assertThat(hashes.capacity()).as("24 bytes for each, and once more").isLessThanOrEqualTo(1 << 19);
        assertThat(LongStream.rangeClosed(1, HASHES).map(chosen).allMatch(hashes::contains))
                .isTrue();
    }
}
