package io.tickwire.launcher;

import io.tickwire.domain.MicrosClock;
import io.tickwire.feeder.pace.Pace;
import io.tickwire.feeder.sim.SimOptions;
import io.tickwire.feeder.sim.SimulatedMarket;
import io.tickwire.feeder.source.TickSource;
import java.util.Optional;

/** The simulated market as a source of ticks. */
final class FeedSources {
    static final String SIMULATION = "sim";

    private FeedSources() {}

    static TickSource simulation(Optional<Pace> rate, long seed) {
        SimOptions defaults = SimOptions.defaults(seed);
        return new SimulatedMarket(
                rate.map(pace -> new SimOptions(defaults.instruments(), pace, seed, defaults.source()))
                        .orElse(defaults),
                MicrosClock.system());
    }
}
