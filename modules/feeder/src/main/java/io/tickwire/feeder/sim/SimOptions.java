package io.tickwire.feeder.sim;

import io.tickwire.feeder.pace.Pace;
import java.util.List;

/**
 * @param rate ticks per second in the mean; {@link Pace.Max} for as many as the webhook takes; {@link Pace.Recorded}
 *     says nothing here and means the default
 * @param seed the same seed and clock give the same market
 * @param source venue of all ticks
 */
public record SimOptions(List<Instrument> instruments, Pace rate, long seed, String source) {
    /** Lively on a screen, nothing for the machine. */
    public static final double DEFAULT_TICKS_PER_SECOND = 200;

    public static final String DEFAULT_SOURCE = "sim";

    public SimOptions {
        instruments = List.copyOf(instruments);
        if (instruments.isEmpty()) {
            throw new IllegalArgumentException("must be at least 1: instruments=0");
        }
        if (rate instanceof Pace.Recorded) {
            rate = new Pace.PerSecond(DEFAULT_TICKS_PER_SECOND);
        }
    }

    /** The twenty well-known symbols at the default rate. */
    public static SimOptions defaults(long seed) {
        return new SimOptions(
                Instruments.wellKnown(), new Pace.PerSecond(DEFAULT_TICKS_PER_SECOND), seed, DEFAULT_SOURCE);
    }
}
