package io.tickwire.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class TickIdentityTest {
    /**
     * Computed by a second implementation, in Python. Stored rows and committed state hold these values: a change here is a break of every running system. */
    @Test
    void hashesAreFixedForEver() {
        assertThat(TickIdentity.derivedSeq(Decimal.parse("97000.12"), Decimal.parse("0.0153")))
                .isEqualTo(-6774730005680950839L);
        assertThat(TickIdentity.derivedSeq(Decimal.parse("-37.63"), Decimal.parse("100")))
                .isEqualTo(-7340462814061393127L);
        assertThat(TickIdentity.derivedSeq(Decimal.parse("-0.0"), Decimal.parse("1")))
                .isEqualTo(-854387988725161393L);
        assertThat(TickIdentity.derivedSeq(Decimal.parse("-1e-18"), Decimal.ZERO))
                .isEqualTo(-1044487968514532385L);
        assertThat(TickIdentity.hash(1_764_000_000_123_456L, "coinbase", 812_345))
                .isEqualTo(-1579777577989252151L);
        assertThat(TickIdentity.partitionOf("BTC-USD", 8)).isEqualTo(2);
        assertThat(TickIdentity.partitionOf("ETH-USD", 8)).isEqualTo(4);
    }

    @Property
    void derivedSeqIsNegativeAndTakesTheCanonicalValue(
            @ForAll @LongRange(max = 999_999_999) long price, @ForAll @IntRange(max = 8) int scale) {
        long seq = TickIdentity.derivedSeq(Decimal.of(price, scale), Decimal.ZERO);
        assertThat(seq).isNegative();
        assertThat(TickIdentity.derivedSeq(Decimal.of(price * 10, scale + 1), Decimal.of(0, 3)))
                .isEqualTo(seq);
    }

    @Test
    void hashesOfNeighboursDiffer() {
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            for (int j = 0; j < 100; j++) {
                for (String source : new String[] {"a", "b", "default"}) {
                    seen.add(TickIdentity.hash(1_700_000_000_000_000L + i, source, j));
                }
            }
        }
        assertThat(seen).hasSize(30_000);
    }

    @Test
    void symbolsSpreadOverPartitions() {
        int[] counts = new int[8];
        for (int i = 0; i < 8_000; i++) {
            counts[TickIdentity.partitionOf("SYM" + i + "-USD", 8)]++;
        }
        assertThat(java.util.Arrays.stream(counts).boxed().toList())
                .allSatisfy(count -> assertThat(count).isBetween(800, 1_200));
    }
}
