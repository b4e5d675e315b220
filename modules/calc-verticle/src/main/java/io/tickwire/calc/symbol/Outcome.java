package io.tickwire.calc.symbol;

/** What became of a tick. */
public enum Outcome {
    /** Counted in the view, windows and bars it belongs to. */
    APPLIED,
    /** Its identity was seen before; the first content stands. */
    DUPLICATE,
    /** Further behind its symbol's newest tick than live views look back. */
    LATE
}
