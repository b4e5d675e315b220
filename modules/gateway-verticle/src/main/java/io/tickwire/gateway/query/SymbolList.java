package io.tickwire.gateway.query;

import io.tickwire.domain.Symbol;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Symbols as parameters give them. */
public final class SymbolList {
    private SymbolList() {}

    /** One symbol, in upper case. */
    public static String one(String parameter, String text) throws BadParameterException {
        String symbol = Symbol.normalize(text);
        if (symbol == null) {
            throw new BadParameterException(parameter, Symbol.RULE, parameter + "=" + text);
        }
        return symbol;
    }

    /**
     * Symbols with commas between them: in the order given, in upper case, each once.
     *
     * @param max at most so many, those given twice counted twice
     */
    public static List<String> many(String parameter, String text, int max) throws BadParameterException {
        String[] given = text.split(",", -1);
        if (given.length > max) {
            throw new BadParameterException(
                    parameter, "must be at most " + max + " symbols", parameter + " has " + given.length);
        }
        Set<String> symbols = new LinkedHashSet<>();
        for (String symbol : given) {
            symbols.add(one(parameter, symbol));
        }
        return List.copyOf(symbols);
    }
}
