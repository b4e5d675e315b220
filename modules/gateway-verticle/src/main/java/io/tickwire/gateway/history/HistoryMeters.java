package io.tickwire.gateway.history;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/** What was refused, and what was cut. Thread-safe. */
final class HistoryMeters {
    private final Map<ReaderTooSlowException.Reason, Counter> cut = new EnumMap<>(ReaderTooSlowException.Reason.class);
    private final Counter full;
    private final Counter ofAnAddress;

    HistoryMeters(MeterRegistry registry) {
        for (ReaderTooSlowException.Reason reason : ReaderTooSlowException.Reason.values()) {
            cut.put(
                    reason,
                    Counter.builder("tickwire.history.cut")
                            .description("Answers that were cut because their readers took too long")
                            .tag("reason", reason.code())
                            .register(registry));
        }
        full = busy(registry, "all");
        ofAnAddress = busy(registry, "address");
    }

    /** An answer was cut. */
    void cut(ReaderTooSlowException.Reason reason) {
        cut.get(reason).increment();
    }

    /** All places were taken. */
    void full() {
        full.increment();
    }

    /** All places of an address were taken. */
    void ofAnAddress() {
        ofAnAddress.increment();
    }

    private static Counter busy(MeterRegistry registry, String of) {
        return Counter.builder("tickwire.history.busy")
                .description("Requests that were refused because as many answers as may be were under way")
                .tag("of", of)
                .register(registry);
    }
}
