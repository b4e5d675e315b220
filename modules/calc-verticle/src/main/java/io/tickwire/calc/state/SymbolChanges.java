package io.tickwire.calc.state;

import java.util.List;

/**
 * What a commit writes for one symbol.
 *
 * @param fields and values, alternating: String and byte[]
 * @param removed names of fields
 */
public record SymbolChanges(String symbol, List<Object> fields, List<String> removed) {}
