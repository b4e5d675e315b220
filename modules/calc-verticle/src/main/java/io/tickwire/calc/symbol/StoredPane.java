package io.tickwire.calc.symbol;

import io.tickwire.calc.window.Aggregate;
import io.tickwire.calc.window.PaneWidth;

/** Ticks of a symbol that are in the store, of one pane and before the {@link Rebuild}'s boundary. */
public record StoredPane(PaneWidth width, long startMicros, Aggregate ticks) {}
