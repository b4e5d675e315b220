package io.tickwire.retry;

import java.util.random.RandomGenerator;

/**
 * Exponential back-off with full jitter: the n-th wait is uniform in {@code [1, min(cap, base * 2^n)]}. Not thread-safe.
 *
 * @see <a href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">Exponential Backoff And
 *     Jitter</a>
 */
public final class Backoff {
    private final long baseMs;
    private final long capMs;
    private final RandomGenerator random;
    private int attempt;

    public Backoff(long baseMs, long capMs, RandomGenerator random) {
        if (baseMs < 1 || capMs < baseMs) {
            throw new IllegalArgumentException("must be 1 <= baseMs <= capMs: baseMs=" + baseMs + " capMs=" + capMs);
        }
        this.baseMs = baseMs;
        this.capMs = capMs;
        this.random = random;
    }

    /** Milliseconds to wait before the next attempt, at least 1. */
    public long nextMs() {
        long ceiling = attempt >= 30 ? capMs : Math.min(capMs, baseMs << attempt);
        attempt++;
        return random.nextLong(1, ceiling + 1);
    }

    /** After a success: the next wait is short again. */
    public void reset() {
        attempt = 0;
    }
}
