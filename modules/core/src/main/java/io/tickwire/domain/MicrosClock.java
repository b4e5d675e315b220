package io.tickwire.domain;

import java.time.Instant;

/** Wall-clock time in microseconds since the epoch, UTC. Passed in wherever time is read, so that tests own it. */
@FunctionalInterface
public interface MicrosClock {
    long micros();

    /** The machine's clock. */
    static MicrosClock system() {
        return () -> {
            Instant now = Instant.now();
            return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
        };
    }
}
