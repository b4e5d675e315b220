package io.tickwire.calc.symbol;

/** What became of a tick. */
public enum Outcome {
    /** Counted in the view, windows and bars it belongs to. */
    APPLIED,
    /**
     * The same, but the symbol has as many ticks within its lateness as are remembered ({@link SeenTicks#MAX_REMEMBERED}): should
     * this one come again, it is applied again.
     */
    APPLIED_UNREMEMBERED,
    /** Its identity was seen before; the first content stands. */
    DUPLICATE,
    /** Further behind its symbol's newest tick than live views look back. */
    LATE;

    /** Whether the tick is in the view now. */
    public boolean isApplied() {
        return this == APPLIED || this == APPLIED_UNREMEMBERED;
    }
}
