package io.tickwire.flush.batch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * How many ticks Postgres has refused, and whether that is the ticks' fault or an outage. So many refused ticks are sought out in a
 * minute; beyond that, ticks that are refused wait. When none at all is stored any more, it is an outage: a constraint or a
 * trigger that somebody has made refuses all. One for a process, pure; for one thread.
 */
public final class Refusals {
    /** Refused ticks that are sought out, and become dead letters, in any minute. To find one takes about two transactions. */
    public static final int MAX_A_MINUTE = 100;

    /** As long as a tick was stored so recently, it is no outage. */
    public static final long QUIET_MS = 5_000;

    private static final long MINUTE_MS = 60_000;

    private final Deque<Long> foundAtMs = new ArrayDeque<>(MAX_A_MINUTE);
    private long storedAtMs;
    private Optional<String> outage = Optional.empty();

    /** @param nowMs any clock that does not go back, milliseconds, the same in every call */
    public Refusals(long nowMs) {
        storedAtMs = nowMs;
    }

    /** Whether one more refused tick may be sought out. */
    public boolean mayFind(long nowMs) {
        while (!foundAtMs.isEmpty() && nowMs - foundAtMs.peek() >= MINUTE_MS) {
            foundAtMs.remove();
        }
        return foundAtMs.size() < MAX_A_MINUTE;
    }

    public void found(long nowMs) {
        foundAtMs.add(nowMs);
    }

    /** A tick was stored: the outage, if there was one, is over. */
    public void stored(long nowMs) {
        storedAtMs = nowMs;
        outage = Optional.empty();
    }

    /** Ticks of several kinds were refused, and more than may be sought out. */
    public void refused(String reason, long nowMs) {
        if (nowMs - storedAtMs >= QUIET_MS) {
            outage = Optional.of(reason);
        }
    }

    /** What Postgres says to every tick; empty when it stores some. */
    public Optional<String> outage() {
        return outage;
    }
}
