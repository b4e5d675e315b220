package io.tickwire.gateway.feed;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tickwire.domain.MicrosClock;
import io.tickwire.domain.Symbol;
import io.tickwire.gateway.update.Update;
import io.tickwire.gateway.update.Update.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Measures for each source how long no tick of it came, over all symbols: {@code tickwire_source_silence_seconds}. It knows a
 * source by the newest ticks of symbols, so a source that is never the newest is not measured. Of more than
 * {@link #MAX_SOURCES} sources, those that come last are measured together, as {@link #OTHERS}. Nothing is measured (not a number)
 * while this process does not hear all symbols. For one event loop; the gauges for any thread.
 */
public final class SourceSilence implements UpdateSink {
    static final int MAX_SOURCES = 100;
    static final String OTHERS = "(others)";

    private final MeterRegistry meters;
    private final MicrosClock clock;
    private final BooleanSupplier hearsAll;
    private final Map<String, AtomicLong> receivedAtMicros = new HashMap<>(); // of the newest tick, by source

    /** @param hearsAll whether every symbol's updates come here; asked from any thread */
    public SourceSilence(MeterRegistry meters, MicrosClock clock, BooleanSupplier hearsAll) {
        this.meters = meters;
        this.clock = clock;
        this.hearsAll = hearsAll;
    }

    @Override
    public void accept(List<Update> updates) {
        for (Update update : updates) {
            if (update.kind() == Kind.SYMBOL
                    && update.source() != null
                    && update.receivedAtMicros() > 0
                    && !update.symbol().startsWith(Symbol.RESERVED_PREFIX)) {
                AtomicLong newest = receivedAtMicros.get(update.source());
                if (newest == null) {
                    newest = begin(update.source());
                }
                if (update.receivedAtMicros() > newest.get()) {
                    newest.set(update.receivedAtMicros());
                }
            }
        }
    }

    private AtomicLong begin(String source) {
        boolean isNamed = receivedAtMicros.size() < MAX_SOURCES;
        if (!isNamed && receivedAtMicros.containsKey(OTHERS)) {
            return receivedAtMicros.get(OTHERS);
        }
        String name = isNamed ? source : OTHERS;
        AtomicLong newest = new AtomicLong();
        receivedAtMicros.put(name, newest);
        Gauge.builder("tickwire.source.silence.seconds", newest, this::seconds)
                .description("Time since a tick of the source was received, over all symbols")
                .tag("source", name)
                .register(meters);
        return newest;
    }

    private double seconds(AtomicLong at) {
        return hearsAll.getAsBoolean() ? Math.max(0, (clock.micros() - at.get()) / 1e6) : Double.NaN;
    }
}
