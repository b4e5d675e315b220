package io.tickwire.calc;

/** How a partition is doing, for readiness and metrics. Written by its event loop, read by any thread. */
final class PartitionStatus {
    /** What is done with the partition. */
    enum Phase {
        LOADING,
        LIVE,
        FENCED,

        /** Owned, and standing still: its committed state can't be read. */
        UNREADABLE
    }

    private volatile Phase phase = Phase.LOADING;
    private volatile long lagTicks;
    private volatile long behindSinceMicros;
    private volatile long warmingSymbols;
    private volatile long residentSymbols;
    private volatile long residentBytes;
    private volatile long absentSymbols;

    Phase phase() {
        return phase;
    }

    void enter(Phase next) {
        phase = next;
    }

    /** Ticks appended and not yet done. */
    long lagTicks() {
        return lagTicks;
    }

    void lagTicks(long ticks) {
        lagTicks = ticks;
    }

    /** Symbols to be rebuilt from the store, as far as they are known. */
    long warmingSymbols() {
        return warmingSymbols;
    }

    void warmingSymbols(long symbols) {
        warmingSymbols = symbols;
    }

    /** Symbols in memory. */
    long residentSymbols() {
        return residentSymbols;
    }

    /** About what they take of the heap, bytes. */
    long residentBytes() {
        return residentBytes;
    }

    /** Symbols with state in Redis alone. */
    long absentSymbols() {
        return absentSymbols;
    }

    void residents(long symbols, long bytes, long absent) {
        residentSymbols = symbols;
        residentBytes = bytes;
        absentSymbols = absent;
    }

    /** When the oldest entry that is not applied was appended, microseconds since the epoch; 0 when there is none. */
    long behindSinceMicros() {
        return behindSinceMicros;
    }

    /** The oldest entry not applied was appended then; 0 when there is none. */
    void behindSince(long micros) {
        behindSinceMicros = micros;
    }

    /** Nothing is known of the stream from now on: what comes is late at least since then. */
    void stalled(long nowMicros) {
        if (behindSinceMicros == 0) {
            behindSinceMicros = nowMicros;
        }
    }
}
