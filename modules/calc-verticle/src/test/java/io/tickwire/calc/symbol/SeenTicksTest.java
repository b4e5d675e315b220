package io.tickwire.calc.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.domain.Decimal;
import io.tickwire.domain.Tick;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SeenTicksTest {
    private static final long MINUTE = 60_000_000;

    @Test
    void beyondTheBoundATickCountsAgainAndThoseBeforeItDoNot() {
        SeenTicks seen = new SeenTicks(2);
        assertThat(seen.add(0, 1)).isEqualTo(Outcome.APPLIED);
        assertThat(seen.add(MINUTE, 2)).isEqualTo(Outcome.APPLIED);
        assertThat(seen.add(MINUTE, 3)).isEqualTo(Outcome.APPLIED_UNREMEMBERED);
        assertThat(seen.add(MINUTE, 3)).isEqualTo(Outcome.APPLIED_UNREMEMBERED);
        assertThat(seen.add(0, 1)).isEqualTo(Outcome.DUPLICATE);
        assertThat(seen.add(MINUTE, 2)).isEqualTo(Outcome.DUPLICATE);
        assertThat(seen.drainFresh()).extracting(SeenTicks.Chunk::hashes).containsExactly(new long[] {1}, new long[] {2
        });
    }

    @Test
    void whatExpiresMakesRoom() {
        SeenTicks seen = new SeenTicks(1);
        seen.add(0, 1);
        assertThat(seen.add(MINUTE, 2)).isEqualTo(Outcome.APPLIED_UNREMEMBERED);
        seen.expire(MINUTE, bucket -> {});
        assertThat(seen.add(MINUTE, 2)).isEqualTo(Outcome.APPLIED);
        assertThat(seen.add(MINUTE, 2)).isEqualTo(Outcome.DUPLICATE);
    }

    /** Otherwise an entry that is applied again after a restart could have another outcome than before it. */
    @Property(tries = 200)
    void restoredStateDecidesAsTheStateThatWasCommitted(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int bound) {
        Random random = new Random(seed);
        SeenTicks committed = new SeenTicks(bound);
        List<SeenTicks.Chunk> chunks = new ArrayList<>();
        for (int i = random.nextInt(40); i > 0; i--) {
            committed.add(random.nextInt(4) * MINUTE, random.nextInt(20));
            if (random.nextInt(5) == 0) {
                chunks.addAll(committed.drainFresh());
            }
        }
        committed.expire(MINUTE, bucket -> chunks.removeIf(chunk -> chunk.bucketStartMicros() == bucket.startMicros()));
        chunks.addAll(committed.drainFresh());
        SeenTicks restored = new SeenTicks(bound);
        chunks.forEach(restored::restore);
        for (int i = 0; i < 40; i++) {
            long ts = (1 + random.nextInt(4)) * MINUTE;
            long identity = random.nextInt(20);
            assertThat(restored.add(ts, identity)).isEqualTo(committed.add(ts, identity));
        }
    }

    @Test
    void aSymbolThatIsFloodedTakesInAllAndRemembersAMillion() {
        SymbolState state = new SymbolState("BTC-USD", 300_000_000);
        for (int i = 0; i < SeenTicks.MAX_REMEMBERED; i++) {
            assertThat(state.apply(tick(i), bar -> {})).isEqualTo(Outcome.APPLIED);
        }
        Tick further = tick(SeenTicks.MAX_REMEMBERED);
        assertThat(state.apply(further, bar -> {})).isEqualTo(Outcome.APPLIED_UNREMEMBERED);
        assertThat(state.apply(further, bar -> {})).isEqualTo(Outcome.APPLIED_UNREMEMBERED);
        assertThat(state.apply(tick(0), bar -> {})).isEqualTo(Outcome.DUPLICATE);
        assertThat(state.count()).isEqualTo(SeenTicks.MAX_REMEMBERED + 2);
    }

    private static Tick tick(int seq) {
        return new Tick("BTC-USD", MINUTE + 50 * (seq / 1_000), Decimal.of(1, 0), Decimal.of(1, 0), "a", seq, 1);
    }
}
