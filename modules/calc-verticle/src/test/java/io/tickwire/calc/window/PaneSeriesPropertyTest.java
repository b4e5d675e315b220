package io.tickwire.calc.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.calc.RandomTicks;
import io.tickwire.domain.Tick;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The total that is kept equals one that is summed up anew from the ticks, in value and in form. */
class PaneSeriesPropertyTest {
    private static final long LATENESS = 300_000_000;

    /** A tick that its series took. */
    private record Taken(PricePoint point, Tick tick) {}

    @Property(tries = 400)
    void theTotalIsThatOfTheTicksInTheWindow(@ForAll long seed, @ForAll @IntRange(min = 1, max = 250) int count) {
        Random random = new Random(seed);
        Window window = Window.ALL.get(random.nextInt(Window.ALL.size()));
        long kept = window.micros() + random.nextInt(3) * LATENESS;
        PaneSeries series = new PaneSeries(window.panes(), window.micros(), kept);
        List<Taken> taken = new ArrayList<>();
        long newest = 0;
        for (Tick tick : RandomTicks.jumping(random, LATENESS).arrivals("X", count)) {
            newest = Math.max(newest, tick.tsMicros());
            series.advance(newest);
            PricePoint point = new PricePoint(tick.tsMicros(), tick.source(), tick.seq(), tick.price());
            if (series.add(point, tick.volume()) != null) {
                taken.add(new Taken(point, tick));
            }
            switch (random.nextInt(20)) {
                case 0 -> series.hold(newest - random.nextInt(4_000) * 1_000_000L);
                case 1 -> series.hold(Long.MAX_VALUE);
                case 2 -> replace(series, taken, window.panes().startOf(newest - random.nextInt(100) * 1_000_000L));
                default -> {} // the usual case
            }
            if (random.nextInt(3) > 0) { // looking in between must make no difference
                check(series, window, taken, newest);
            }
        }
        check(series, window, taken, newest);
    }

    /** As at the end of a rebuild: every second of the ticks before the time is in the store, and no other. */
    private static void replace(PaneSeries series, List<Taken> taken, long before) {
        Map<Long, Aggregate> stored = new HashMap<>();
        List<Taken> all = List.copyOf(taken);
        taken.clear();
        for (int i = 0; i < all.size(); i++) {
            Taken each = all.get(i);
            long start = series.width().startOf(each.point().tsMicros());
            if (start >= before) {
                taken.add(each);
            } else if (i % 2 == 0) {
                taken.add(each);
                stored.computeIfAbsent(start, any -> new Aggregate())
                        .add(each.point(), each.tick().volume());
            }
        }
        series.replaceBefore(before, stored);
    }

    private static void check(PaneSeries series, Window window, List<Taken> taken, long newest) {
        PaneWidth width = window.panes();
        long after = width.startOf(newest) - window.micros();
        Map<Long, Aggregate> panes = new TreeMap<>();
        Aggregate expected = new Aggregate();
        for (Taken each : taken) {
            long start = width.startOf(each.point().tsMicros());
            if (start > after) {
                expected.add(each.point(), each.tick().volume());
                panes.computeIfAbsent(start, any -> new Aggregate())
                        .add(each.point(), each.tick().volume());
            }
        }
        assertSame(series.window(), expected);
        panes.forEach((start, ticks) -> assertSame(series.pane(start).ticks(), ticks));
    }

    private static void assertSame(Aggregate actual, Aggregate expected) {
        assertThat(actual.count()).isEqualTo(expected.count());
        assertThat(actual.open()).isEqualTo(expected.open());
        assertThat(actual.close()).isEqualTo(expected.close());
        assertThat(actual.high()).isEqualTo(expected.high());
        assertThat(actual.low()).isEqualTo(expected.low());
        assertSame(actual.volume(), expected.volume());
        assertSame(actual.notional(), expected.notional());
        assertSame(actual.prices(), expected.prices());
        assertSame(actual.squares(), expected.squares());
        if (expected.count() > 0) { // the same bits: a view is a function of its ticks
            assertThat(actual.vwap()).isEqualTo(Double.valueOf(expected.vwap()));
            assertThat(actual.changePct()).isEqualTo(Double.valueOf(expected.changePct()));
            assertThat(actual.stddev()).isEqualTo(Double.valueOf(expected.stddev()));
        }
    }

    private static void assertSame(ExactSum actual, ExactSum expected) {
        assertThat(actual.scale()).isEqualTo(expected.scale());
        assertThat(actual.unscaled()).isEqualTo(expected.unscaled());
        assertThat(actual.toDouble()).isEqualTo(expected.toDouble());
    }
}
