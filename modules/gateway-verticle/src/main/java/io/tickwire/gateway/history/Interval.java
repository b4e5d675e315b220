package io.tickwire.gateway.history;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** The lengths that bars may have. A bar starts at a multiple of its length since the epoch, UTC. */
enum Interval {
    S1("1s", Duration.ofSeconds(1)),
    S5("5s", Duration.ofSeconds(5)),
    M1("1m", Duration.ofMinutes(1)),
    M5("5m", Duration.ofMinutes(5)),
    M15("15m", Duration.ofMinutes(15)),
    H1("1h", Duration.ofHours(1)),
    H4("4h", Duration.ofHours(4)),
    D1("1d", Duration.ofDays(1));

    private final String text;
    private final Duration length;

    Interval(String text, Duration length) {
        this.text = text;
        this.length = length;
    }

    static Optional<Interval> of(String text) {
        return Arrays.stream(values())
                .filter(interval -> interval.text.equals(text))
                .findAny();
    }

    Duration length() {
        return length;
    }

    /** Whether stored minutes make up such a bar; a shorter one is made of ticks. */
    boolean isOfMinutes() {
        return length.compareTo(Duration.ofMinutes(1)) >= 0;
    }

    /** The start of the first bar that starts at that time or later, microseconds since the epoch. */
    long firstStart(long micros) {
        long step = length.toMillis() * 1_000;
        return Math.floorDiv(micros + step - 1, step) * step;
    }

    @Override
    public String toString() {
        return text;
    }
}
