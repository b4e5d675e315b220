package io.tickwire.calc.cross;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tickwire.domain.MicrosClock;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** The metrics of calc-cross. Thread-safe. */
final class CrossMeters {
    private final Counter publishes;
    private final Counter indexTicks;
    private final AtomicLong publishedAtMicros = new AtomicLong();
    private final MicrosClock clock;

    /** @param isLeader whether this process leads now */
    CrossMeters(MeterRegistry registry, MicrosClock clock, BooleanSupplier isLeader) {
        this.clock = clock;
        publishes = Counter.builder("tickwire.market.publishes")
                .description("Market views published")
                .register(registry);
        indexTicks = Counter.builder("tickwire.market.index.ticks")
                .description("Ticks of indices put into the queue")
                .register(registry);
        Gauge.builder("tickwire.market.leader", () -> isLeader.getAsBoolean() ? 1 : 0)
                .description("1 when this process leads the market view, else 0")
                .register(registry);
        Gauge.builder("tickwire.market.age.seconds", () -> isLeader.getAsBoolean() ? ageSeconds() : 0)
                .description("Time since the leader published the market view, 0 when this process does not lead")
                .register(registry);
    }

    void published() {
        publishes.increment();
        publishedAtMicros.set(clock.micros());
    }

    void indexTick() {
        indexTicks.increment();
    }

    private double ageSeconds() {
        long at = publishedAtMicros.get();
        return at == 0 ? 0 : (clock.micros() - at) / 1e6;
    }
}
