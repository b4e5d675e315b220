package io.tickwire.ingest.symbols;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** The metrics of the names that a process knows. */
public final class NameMeters {
    private static final String KIND = "kind";

    private NameMeters() {}

    /** Registers them; the caller removes them when the names are of no more use. */
    public static List<Meter> register(MeterRegistry registry, KnownNames names) {
        String kind = names.kind().label();
        return List.of(
                Gauge.builder("tickwire.ingest.names", names, KnownNames::taken)
                        .description("Symbols and sources that the system has, as Redis told this process last")
                        .tag(KIND, kind)
                        .register(registry),
                Gauge.builder("tickwire.ingest.names.max", names, KnownNames::max)
                        .description("Symbols and sources that the system may have; ticks of further ones are rejected")
                        .tag(KIND, kind)
                        .register(registry),
                FunctionCounter.builder("tickwire.ingest.names.refused.ticks", names, KnownNames::refusedTicks)
                        .description("Ticks that were rejected because their symbol or source was one too many")
                        .tag(KIND, kind)
                        .register(registry),
                FunctionCounter.builder("tickwire.ingest.names.waits", names, known -> known.pace()
                                .waits())
                        .description("Calls for places that waited, because many names were new to the system")
                        .tag(KIND, kind)
                        .register(registry));
    }
}
