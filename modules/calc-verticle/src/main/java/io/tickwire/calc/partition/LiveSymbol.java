package io.tickwire.calc.partition;

import io.tickwire.calc.publish.MessageWriter;
import io.tickwire.calc.publish.PublishSchedule;
import io.tickwire.calc.symbol.SymbolState;

/** A symbol's state with what clients were told of it. */
final class LiveSymbol {
    final SymbolState state;
    final PublishSchedule.Slot<LiveSymbol> slot = new PublishSchedule.Slot<>(this);
    private long seq;
    private long toldCount;
    private boolean toldWarming;
    private boolean warming;
    private boolean uncommitted;
    private boolean marketDue;
    private long lastUsedMicros;
    private long bytes;

    /**
     * @param seq of the newest update, 0 before the first
     * @param toldCount ticks applied until that update
     * @param toldWarming whether that update said that the windows were still to be rebuilt
     * @param warming whether they are
     */
    LiveSymbol(SymbolState state, long seq, long toldCount, boolean toldWarming, boolean warming) {
        this.state = state;
        this.seq = seq;
        this.toldCount = toldCount;
        this.toldWarming = toldWarming;
        this.warming = warming;
    }

    long seq() {
        return seq;
    }

    /** Whether clients know another state than this. */
    boolean isUntold() {
        return state.count() != toldCount || warming != toldWarming;
    }

    PublishRound.View publish(MessageWriter messages, long publishedAtMicros) {
        seq++;
        long conflated = Math.max(0, state.count() - toldCount - 1);
        toldCount = state.count();
        toldWarming = warming;
        return new PublishRound.View(
                state.symbol(),
                messages.symbolUpdated(state, seq, conflated, publishedAtMicros, warming),
                state.newest().receivedAtMicros());
    }

    /**
     * Whether Redis and clients have all of this symbol, once the commits that were taken are done: then it may leave memory.
     */
    boolean isSettled() {
        return !uncommitted && !warming && !isUntold();
    }

    /** When the newest of its ticks was applied, or it came into memory; of the monotonic clock, microseconds. */
    long lastUsedMicros() {
        return lastUsedMicros;
    }

    void usedAt(long nowMicros) {
        lastUsedMicros = nowMicros;
    }

    /** About what it takes of the heap, as measured last; 0 before. */
    long bytes() {
        return bytes;
    }

    /** Measures it anew; the change since last time. */
    long measure() {
        long before = bytes;
        bytes = state.heapBytes();
        return bytes - before;
    }

    /** Whether the windows are still to be rebuilt from the store. */
    boolean isWarming() {
        return warming;
    }

    void markRebuilt() {
        warming = false;
    }

    /** Notes a change; true when it is the first since the last commit. */
    boolean markUncommitted() {
        boolean first = !uncommitted;
        uncommitted = true;
        return first;
    }

    void markCommitted() {
        uncommitted = false;
    }

    /** Notes a change that the market does not know; true when it is the first since {@link #markInMarket}. */
    boolean markMarketDue() {
        boolean first = !marketDue;
        marketDue = true;
        return first;
    }

    void markInMarket() {
        marketDue = false;
    }
}
