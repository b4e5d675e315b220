package io.tickwire.feeder.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.feeder.pace.Pace;
import io.tickwire.feeder.source.FeedTick;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SimulatedMarketTest {
    private static final long START = 1_770_000_000_000_000L;
    private static final long SECOND = 1_000_000;

    private long nowMicros = START;

    @Test
    void tradesAtTheRateAskedForInTheMean() {
        List<FeedTick> ticks = run(SimOptions.defaults(7), 1_200);
        assertThat(ticks.size() / 1_200.0).isBetween(180.0, 220.0);
        assertThat(ticks.stream().map(FeedTick::symbol).collect(Collectors.toSet()))
                .hasSize(20);
    }

    @Test
    void aTradeOftenBringsABurstInItsSymbol() {
        long[] times = run(SimOptions.defaults(7), 1_200).stream()
                .filter(tick -> tick.symbol().equals("LTC-USD"))
                .mapToLong(FeedTick::tsMicros)
                .toArray();
        int close = 0;
        for (int i = 1; i < times.length; i++) {
            close += times[i] - times[i - 1] < 10_000 ? 1 : 0;
        }
        // about 3 a second: without bursts some 3 % of the gaps are as short
        assertThat((double) close / times.length).isGreaterThan(0.3);
    }

    @Test
    void busyTimesAndQuietTimesLast() {
        double[] perSecond = new double[1_200];
        for (FeedTick tick : run(SimOptions.defaults(7), perSecond.length)) {
            perSecond[(int) Math.min(perSecond.length - 1, (tick.tsMicros() - START) / SECOND)]++;
        }
        double mean = Arrays.stream(perSecond).average().orElseThrow();
        double variance = 0;
        double withNext = 0;
        for (int i = 1; i < perSecond.length; i++) {
            variance += (perSecond[i] - mean) * (perSecond[i] - mean);
            withNext += (perSecond[i] - mean) * (perSecond[i - 1] - mean);
        }
        // bursts are over in milliseconds: alone they leave no correlation from one second to the next
        assertThat(withNext / variance).isGreaterThan(0.3);
    }

    @Test
    void instrumentsOfOneKindMoveTogether() {
        List<FeedTick> ticks = run(SimOptions.defaults(11), 7_200);
        assertThat(correlation(ticks, "BTC-USD", "ETH-USD", 60 * SECOND)).isBetween(0.4, 0.95);
        assertThat(correlation(ticks, "BTC-USD", "XAU-USD", 60 * SECOND)).isLessThan(0.45);
    }

    @Test
    void looksAheadButALittle() {
        SimulatedMarket market = new SimulatedMarket(SimOptions.defaults(1), () -> nowMicros);
        List<FeedTick> ticks = market.read(100_000).ticks();
        assertThat(ticks.get(0).tsMicros()).isEqualTo(START);
        assertThat(ticks.get(ticks.size() - 2).tsMicros()).isLessThan(START + SECOND / 2);
    }

    @Test
    void goesOnFromThePresentAfterAnOutage() {
        SimulatedMarket market = new SimulatedMarket(SimOptions.defaults(1), () -> nowMicros);
        market.read(100);
        nowMicros += 3_600 * SECOND;
        assertThat(market.read(100).ticks()).allMatch(tick -> tick.tsMicros() >= nowMicros);
    }

    @Test
    void aLaterStartRepeatsNoIdentity() {
        Set<Long> seqs = new HashSet<>();
        run(SimOptions.defaults(1), 10).forEach(tick -> seqs.add(tick.seq()));
        assertThat(run(SimOptions.defaults(1), 10)).noneMatch(tick -> seqs.contains(tick.seq()));
    }

    @Test
    void postsPlannedArrivalsAtTheirTimes() {
        Pace asked = new Pace.PerSecond(10);
        assertThat(market(new Pace.PerSecond(10)).postingPace(asked)).isEqualTo(new Pace.Recorded());
        assertThat(market(new Pace.Max()).postingPace(asked)).isEqualTo(new Pace.Max());
        assertThat(market(new Pace.Recorded()).postingPace(asked)).isEqualTo(new Pace.Recorded());
    }

    @Test
    void makesUpSymbolsForLoad() {
        List<Instrument> many = Instruments.first(1_000);
        assertThat(many.stream().map(Instrument::symbol).distinct()).hasSize(1_000);
        assertThat(Instruments.first(3)).hasSize(3);
    }

    private SimulatedMarket market(Pace rate) {
        return new SimulatedMarket(new SimOptions(Instruments.wellKnown(), rate, 1, "sim"), () -> nowMicros);
    }

    private List<FeedTick> run(SimOptions options, int seconds) {
        SimulatedMarket market = new SimulatedMarket(options, () -> nowMicros);
        long end = nowMicros + seconds * SECOND;
        List<FeedTick> ticks = new ArrayList<>();
        while (nowMicros < end) {
            ticks.addAll(market.read(1_000).ticks());
            nowMicros = ticks.get(ticks.size() - 1).tsMicros();
        }
        return ticks;
    }

    private static double correlation(List<FeedTick> ticks, String left, String right, long stepMicros) {
        List<Double> a = returns(ticks, left, stepMicros);
        List<Double> b = returns(ticks, right, stepMicros);
        int n = Math.min(a.size(), b.size());
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < n; i++) {
            ab += a.get(i) * b.get(i);
            aa += a.get(i) * a.get(i);
            bb += b.get(i) * b.get(i);
        }
        return ab / Math.sqrt(aa * bb);
    }

    private static List<Double> returns(List<FeedTick> ticks, String symbol, long stepMicros) {
        List<Double> returns = new ArrayList<>();
        double last = 0;
        double atLastStep = 0;
        long nextStep = START + stepMicros;
        for (FeedTick tick : ticks) {
            if (tick.tsMicros() >= nextStep) {
                if (atLastStep > 0) {
                    returns.add(Math.log(last / atLastStep));
                }
                atLastStep = last;
                nextStep += stepMicros;
            }
            if (tick.symbol().equals(symbol)) {
                last = Double.parseDouble(tick.price());
            }
        }
        return returns;
    }
}
