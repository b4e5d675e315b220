package io.tickwire.feeder.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.domain.Decimal;
import io.tickwire.feeder.pace.Pace;
import io.tickwire.feeder.source.FeedTick;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SimulatedMarketPropertyTest {
    private static final long START = 1_770_000_000_000_000L;

    private long nowMicros = START;

    @Property(tries = 60)
    void ticksAreLegalAndOrdered(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 400) int stepMs, @ForAll boolean max) {
        Map<String, Instrument> known = new HashMap<>();
        Instruments.wellKnown().forEach(instrument -> known.put(instrument.symbol(), instrument));
        Map<String, FeedTick> last = new HashMap<>();
        for (FeedTick tick : ticks(seed, max ? new Pace.Max() : new Pace.PerSecond(200), 3_000, stepMs)) {
            Instrument instrument = known.get(tick.symbol());
            isMultiple(tick.price(), instrument.tickSize());
            isMultiple(tick.volume(), instrument.lotSize());
            assertThat(new BigDecimal(tick.price()).doubleValue() / instrument.level())
                    .isBetween(0.8, 1.25);
            FeedTick before = last.put(tick.symbol(), tick);
            if (before == null) {
                assertThat(tick.seq()).isEqualTo(START + 1);
            } else {
                assertThat(tick.tsMicros()).isGreaterThan(before.tsMicros());
                assertThat(tick.seq()).isEqualTo(before.seq() + 1);
            }
            assertThat(tick.source()).isEqualTo("sim");
        }
    }

    @Property(tries = 20)
    void theSameSeedGivesTheSameMarket(@ForAll long seed) {
        Pace rate = new Pace.PerSecond(500);
        List<FeedTick> once = ticks(seed, rate, 500, 100);
        assertThat(ticks(seed, rate, 500, 100)).isEqualTo(once);
        assertThat(ticks(seed + 1, rate, 500, 100)).isNotEqualTo(once);
    }

    private static void isMultiple(String text, Decimal unit) {
        Decimal value = Decimal.parse(text);
        assertThat(value.isZero()).isFalse();
        assertThat(value.toBigDecimal().remainder(unit.toBigDecimal())).isEqualByComparingTo(BigDecimal.ZERO);
    }

    private List<FeedTick> ticks(long seed, Pace rate, int count, int stepMs) {
        nowMicros = START;
        SimulatedMarket market =
                new SimulatedMarket(new SimOptions(Instruments.wellKnown(), rate, seed, "sim"), () -> nowMicros);
        List<FeedTick> ticks = new ArrayList<>();
        while (ticks.size() < count) {
            ticks.addAll(market.read(300).ticks());
            nowMicros += stepMs * 1_000L;
        }
        return ticks;
    }
}
