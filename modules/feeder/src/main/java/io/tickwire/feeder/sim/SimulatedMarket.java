package io.tickwire.feeder.sim;

import io.tickwire.domain.Decimal;
import io.tickwire.domain.MicrosClock;
import io.tickwire.feeder.pace.Pace;
import io.tickwire.feeder.source.FeedTick;
import io.tickwire.feeder.source.SourceChunk;
import io.tickwire.feeder.source.TickSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Trades that never end and never repeat. A tick's time is the moment it is due, so posted on time it is now; a
 * symbol's times rise by at least a microsecond. Each symbol's seq rises by one from a base that is the start time in
 * microseconds: a market started later, on a clock that did not go back, repeats no identity.
 *
 * <p>With a rate, trades are planned (see {@link Arrivals}) at most {@value #LOOK_AHEAD_MICROS} us ahead. One that falls
 * {@value #MAX_BEHIND_MICROS} us behind the clock, as after an outage or a suspended laptop, goes on from the present: it
 * does not catch up. Without a rate every tick's time is the clock's when it is asked for.
 */
public final class SimulatedMarket implements TickSource {
    private static final long LOOK_AHEAD_MICROS = 500_000;
    private static final long MAX_BEHIND_MICROS = 1_000_000;

    private final SimOptions options;
    private final MicrosClock clock;
    private final RandomGenerator random;
    private final Arrivals arrivals;
    private final long[] lastTsMicros;
    private final long[] lastSeq;
    private PriceWalk prices;
    private long originMicros;

    public SimulatedMarket(SimOptions options, MicrosClock clock) {
        this.options = options;
        this.clock = clock;
        this.random = new SplittableRandom(options.seed());
        double rate = options.rate() instanceof Pace.PerSecond even
                ? even.ticksPerSecond()
                : SimOptions.DEFAULT_TICKS_PER_SECOND;
        this.arrivals = new Arrivals(rate, options.instruments(), random);
        this.lastTsMicros = new long[options.instruments().size()];
        this.lastSeq = new long[options.instruments().size()];
    }

    /** Arrivals are planned here; the feeder only has to keep to their times. */
    @Override
    public Pace postingPace(Pace asked) {
        return isPlanned() ? new Pace.Recorded() : new Pace.Max();
    }

    @Override
    public SourceChunk read(int maxRows) {
        if (prices == null) {
            start();
        }
        List<FeedTick> ticks = new ArrayList<>(maxRows);
        long horizonMicros = clock.micros() + LOOK_AHEAD_MICROS;
        long atMicros;
        do {
            Arrivals.Arrival arrival = isPlanned()
                    ? arrivals.next()
                    : new Arrivals.Arrival(0, arrivals.drawInstrument(), random.nextBoolean());
            atMicros = isPlanned() ? plannedMicros(arrival) : clock.micros();
            ticks.add(tick(arrival, atMicros));
        } while (ticks.size() < maxRows && atMicros < horizonMicros);
        return new SourceChunk(ticks, List.of(), false, 0, 0);
    }

    @Override
    public void close() {
        // holds nothing
    }

    private void start() {
        originMicros = clock.micros();
        java.util.Arrays.fill(lastSeq, originMicros);
        prices = new PriceWalk(options.instruments(), originMicros, random);
    }

    private boolean isPlanned() {
        return options.rate() instanceof Pace.PerSecond;
    }

    private long plannedMicros(Arrivals.Arrival arrival) {
        long planned = originMicros + (long) arrival.atMicros();
        long behind = clock.micros() - planned;
        if (behind > MAX_BEHIND_MICROS) {
            originMicros += behind;
            return planned + behind;
        }
        return planned;
    }

    private FeedTick tick(Arrivals.Arrival arrival, long atMicros) {
        int i = arrival.instrument();
        long tsMicros = Math.max(atMicros, lastTsMicros[i] + 1);
        lastTsMicros[i] = tsMicros;
        Decimal price = prices.trade(i, tsMicros, arrival.isBuy());
        Decimal volume = prices.volume(i, price);
        return new FeedTick(
                options.instruments().get(i).symbol(),
                tsMicros,
                price.toString(),
                volume.toString(),
                options.source(),
                ++lastSeq[i],
                0);
    }
}
