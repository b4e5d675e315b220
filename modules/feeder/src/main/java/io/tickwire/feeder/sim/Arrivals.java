package io.tickwire.feeder.sim;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/**
 * When which instrument trades. Orders arrive as a Poisson process whose intensity drifts between quiet and busy; one
 * in a few walks the book and leaves a burst of trades of the same side within milliseconds.
 *
 * @see <a href="https://en.wikipedia.org/wiki/Cox_process">Cox process</a>, with clusters as in Neyman-Scott
 */
final class Arrivals {
    private static final double BURST_PROBABILITY = 0.25;
    private static final double MEAN_BURST_TRADES = 6;
    private static final int MAX_BURST_TRADES = 40;
    private static final double MEAN_BURST_GAP_MICROS = 2_000;
    /** Activity stays high or low for about this long. */
    private static final double ACTIVITY_MEMORY_MICROS = 15e6;

    private static final double ACTIVITY_DEVIATION = 0.5;

    /**
     * One trade to come.
     *
     * @param atMicros since the start of the process
     * @param instrument index
     * @param isBuy which side took the price
     */
    record Arrival(double atMicros, int instrument, boolean isBuy) {}

    private final RandomGenerator random;
    private final double[] cumulativeActivity;
    private final double orderGapMicros;
    /** Trades of bursts under way; in the mean a few, as bursts last some ten milliseconds. */
    private final PriorityQueue<Arrival> burst = new PriorityQueue<>(Comparator.comparingDouble(Arrival::atMicros));

    private double nextOrderMicros;
    private double logActivity;

    Arrivals(double ticksPerSecond, List<Instrument> instruments, RandomGenerator random) {
        this.random = random;
        this.orderGapMicros = 1e6 / ticksPerSecond * (1 + BURST_PROBABILITY * MEAN_BURST_TRADES);
        this.cumulativeActivity = new double[instruments.size()];
        double sum = 0;
        for (int i = 0; i < cumulativeActivity.length; i++) {
            sum += instruments.get(i).activity();
            cumulativeActivity[i] = sum;
        }
    }

    /** The next trade; never earlier than the one before. */
    Arrival next() {
        if (!burst.isEmpty() && burst.peek().atMicros() < nextOrderMicros) {
            return burst.poll();
        }
        Arrival order = new Arrival(nextOrderMicros, drawInstrument(), random.nextBoolean());
        if (random.nextDouble() < BURST_PROBABILITY) {
            addBurst(order);
        }
        nextOrderMicros += drawOrderGap();
        return order;
    }

    /** An instrument by activity; also for markets that plan no arrivals. */
    int drawInstrument() {
        double point = random.nextDouble() * cumulativeActivity[cumulativeActivity.length - 1];
        int i = 0;
        while (cumulativeActivity[i] <= point) {
            i++;
        }
        return i;
    }

    private void addBurst(Arrival order) {
        int trades = (int) Math.min(MAX_BURST_TRADES, 1 + random.nextExponential() * (MEAN_BURST_TRADES - 0.5));
        double at = order.atMicros();
        for (int i = 0; i < trades; i++) {
            at += random.nextExponential() * MEAN_BURST_GAP_MICROS;
            burst.add(new Arrival(at, order.instrument(), order.isBuy()));
        }
    }

    private double drawOrderGap() {
        // mean of exp(x) is exp(deviation^2 / 2): taken out, so that the rate asked for is the mean rate
        double activity = Math.exp(logActivity - ACTIVITY_DEVIATION * ACTIVITY_DEVIATION / 2);
        double gap = random.nextExponential() * orderGapMicros / activity;
        double keep = Math.exp(-gap / ACTIVITY_MEMORY_MICROS);
        logActivity = logActivity * keep + ACTIVITY_DEVIATION * Math.sqrt(1 - keep * keep) * random.nextGaussian();
        return gap;
    }
}
