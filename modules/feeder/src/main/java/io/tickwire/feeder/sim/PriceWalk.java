package io.tickwire.feeder.sim;

import io.tickwire.domain.Decimal;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Prices and volumes. Each instrument's logarithm of price is a random walk with a part of a factor common to all and a
 * part of its own, drawn back to its level over days (Ornstein-Uhlenbeck), so that prices stay above zero and sensible
 * however long it runs. A trade takes the ask or the bid, half a spread off.
 */
final class PriceWalk {
    private static final double MICROS_PER_DAY = 86_400e6;
    private static final double RETURN_DAYS = 2;
    private static final double HALF_SPREAD = 0.00004;
    private static final double MEDIAN_NOTIONAL = 1_500;
    private static final double NOTIONAL_DEVIATION = 1.3;
    /** Keeps multiples of tick and lot size well inside 18 digits. */
    private static final double MAX_MULTIPLE = 1e12;

    private final List<Instrument> instruments;
    private final RandomGenerator random;
    private final double[] logDeviation;
    private final double[] factorSeen;
    private final long[] seenMicros;
    private double factor;
    private long factorMicros;

    PriceWalk(List<Instrument> instruments, long startMicros, RandomGenerator random) {
        this.instruments = instruments;
        this.random = random;
        this.logDeviation = new double[instruments.size()];
        this.factorSeen = new double[instruments.size()];
        this.seenMicros = new long[instruments.size()];
        java.util.Arrays.fill(seenMicros, startMicros);
        this.factorMicros = startMicros;
    }

    /** The price of a trade; times of an instrument never go back. */
    Decimal trade(int instrument, long atMicros, boolean isBuy) {
        Instrument traded = instruments.get(instrument);
        double mid = traded.level() * Math.exp(advance(instrument, atMicros));
        return multiple(mid * (isBuy ? 1 + HALF_SPREAD : 1 - HALF_SPREAD), traded.tickSize());
    }

    /** The volume of a trade: log-normal round a usual amount of money, at least one lot. */
    Decimal volume(int instrument, Decimal price) {
        double notional = MEDIAN_NOTIONAL * Math.exp(NOTIONAL_DEVIATION * random.nextGaussian());
        return multiple(notional / price.toDouble(), instruments.get(instrument).lotSize());
    }

    private double advance(int instrument, long atMicros) {
        double sinceFactor = Math.max(0, atMicros - factorMicros) / MICROS_PER_DAY;
        factor += Math.sqrt(sinceFactor) * random.nextGaussian();
        factorMicros = Math.max(factorMicros, atMicros);

        double days = Math.max(0, atMicros - seenMicros[instrument]) / MICROS_PER_DAY;
        seenMicros[instrument] = atMicros;
        double common = factor - factorSeen[instrument];
        factorSeen[instrument] = factor;

        Instrument traded = instruments.get(instrument);
        double share = traded.correlation();
        double own = Math.sqrt(days) * random.nextGaussian();
        double shock = traded.dailyVolatility() * (share * common + Math.sqrt(1 - share * share) * own);
        logDeviation[instrument] = logDeviation[instrument] * Math.exp(-days / RETURN_DAYS) + shock;
        return logDeviation[instrument];
    }

    private static Decimal multiple(double value, Decimal unit) {
        long units = Math.max(1, Math.round(Math.min(MAX_MULTIPLE, value / unit.toDouble())));
        return Decimal.of(units * unit.mantissa(), unit.scale());
    }
}
