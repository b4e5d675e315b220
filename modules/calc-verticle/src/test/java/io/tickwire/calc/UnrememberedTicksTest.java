package io.tickwire.calc;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tickwire.calc.partition.LiveRules;
import io.tickwire.calc.partition.PartitionState;
import io.tickwire.calc.partition.Recovered;
import io.tickwire.calc.partition.Tally;
import io.tickwire.calc.symbol.SeenTicks;
import io.tickwire.config.UpdatesChannel;
import io.tickwire.domain.Decimal;
import io.tickwire.domain.Tick;
import io.tickwire.redis.StreamId;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnrememberedTicksTest {
    private static final int FRAME = 2_000;

    /** One symbol with more ticks within its lateness than are remembered. */
    @Test
    void areCounted() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        PartitionBoard board = new PartitionBoard();
        CalcMeters meters = new CalcMeters(registry, board, new ResidentBound(board, 1), () -> 0);
        PartitionState state = new PartitionState(
                new LiveRules(300_000_000, 50_000, UpdatesChannel.DEFAULT, Set.of()), () -> 0, Recovered.NOTHING, 0);
        for (int frame = 0; frame * FRAME <= SeenTicks.MAX_REMEMBERED; frame++) {
            int first = frame * FRAME;
            List<Tick> ticks = IntStream.range(first, first + FRAME)
                    .mapToObj(seq -> tick(seq))
                    .toList();
            Tally tally = state.apply(new StreamId(0, frame + 1), ticks, 0);
            assertThat(tally.applied()).isEqualTo(FRAME);
            meters.applied(tally);
        }
        assertThat(registry.counter("tickwire.calc.unremembered.ticks").count()).isEqualTo(FRAME);
        assertThat(registry.counter("tickwire.calc.ticks", "result", "applied").count())
                .isEqualTo(SeenTicks.MAX_REMEMBERED + FRAME);
    }

    private static Tick tick(int seq) {
        return new Tick("BTC-USD", 60_000_000, Decimal.of(1, 0), Decimal.of(1, 0), "a", seq, 1);
    }
}
