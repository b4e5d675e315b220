package io.tickwire.calc.state;

import io.tickwire.calc.symbol.SymbolState;

/**
 * A symbol as committed state has it.
 *
 * @param seq of the newest update at the time of the commit; published since then may be more
 */
public record CommittedSymbol(SymbolState state, long seq) {}
