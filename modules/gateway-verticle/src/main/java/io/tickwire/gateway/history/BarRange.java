package io.tickwire.gateway.history;

import io.tickwire.domain.Rfc3339;

/**
 * The bars that start in {@code [from, end)}.
 *
 * @param fromMicros start of a bar, microseconds since the epoch
 * @param endMicros start of a bar
 */
record BarRange(long fromMicros, long endMicros) {
    /** The bars that start in a span; where it is open, from the bar of the first possible tick to that of the last. */
    static BarRange of(Span span, Interval interval) {
        return new BarRange(
                span.from().isPresent() ? interval.firstStart(span.fromMicros()) : interval.start(0),
                interval.firstStart(span.to().orElse(Rfc3339.END_MICROS)));
    }
}
