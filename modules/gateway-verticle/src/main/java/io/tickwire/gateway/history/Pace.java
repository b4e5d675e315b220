package io.tickwire.gateway.history;

import java.time.Duration;

/**
 * How slowly a reader may take an answer, which has one of few places as long as it is under way.
 *
 * @param stuckAfter time in which it takes at least a byte
 * @param graceAfter time that the answer may wait for it before its rate counts
 * @param minBytesPerSecond the least it takes, over all the time that the answer waited for it
 * @param total time for the whole answer
 */
record Pace(Duration stuckAfter, Duration graceAfter, long minBytesPerSecond, Duration total) {
    /**
     * 8 kB/s is less than any network of today carries, and an hour of one that carries 10 Mbit/s is 4.5 GB. Who wants more asks for
     * it by parts.
     */
    static final Pace DEFAULT = new Pace(Duration.ofSeconds(30), Duration.ofSeconds(30), 8 * 1024, Duration.ofHours(1));
}
