package io.tickwire.gateway.history;

import io.tickwire.domain.TickIdentity;

/**
 * The place of a tick among those of its symbol.
 *
 * @param micros its time, microseconds since the epoch
 */
record TickKey(long micros, String source, long seq) implements Comparable<TickKey> {
    /** Below every tick of that time and above every earlier one: no tick has a source without characters. */
    static TickKey before(long micros) {
        return new TickKey(micros, "", Long.MIN_VALUE);
    }

    /** The end, exclusive, of the times that ticks below this key may have. */
    long endMicros() {
        return source.isEmpty() ? micros : micros + 1;
    }

    @Override
    public int compareTo(TickKey other) {
        return TickIdentity.compare(micros, source, seq, other.micros, other.source, other.seq);
    }
}
