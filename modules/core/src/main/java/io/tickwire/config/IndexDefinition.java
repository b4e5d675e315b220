package io.tickwire.config;

import io.tickwire.domain.Decimal;
import io.tickwire.domain.DecimalParser;
import io.tickwire.domain.Symbol;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A weighted basket of symbols. Its value is the sum of weight times price.
 *
 * @param name the index is the symbol {@code INDEX:} + name
 * @param weights by symbol, in the order of the definition; none is 0
 */
public record IndexDefinition(String name, Map<String, Decimal> weights) {
    /** What the symbol of every index begins with. */
    public static final String PREFIX = Symbol.RESERVED_PREFIX;

    public IndexDefinition {
        weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
    }

    /** The symbol that carries the values of the index. */
    public String symbol() {
        return PREFIX + name;
    }

    /**
     * Reads {@code NAME=SYM*0.6+SYM*0.4;NAME=…}.
     *
     * @throws IllegalArgumentException with every problem of the text
     */
    public static List<IndexDefinition> parse(String text) {
        List<String> problems = new ArrayList<>();
        List<IndexDefinition> definitions = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (String part : text.split(";", -1)) {
            if (part.isBlank()) {
                continue; // a semicolon at the end
            }
            IndexDefinition definition = one(part.trim(), problems);
            if (definition != null) {
                if (!names.add(definition.name)) {
                    problems.add("index is defined twice: index=" + definition.name);
                }
                definitions.add(definition);
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
        return definitions;
    }

    private static IndexDefinition one(String text, List<String> problems) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            problems.add("must be NAME=SYMBOL*WEIGHT+SYMBOL*WEIGHT: index=" + text);
            return null;
        }
        String given = text.substring(0, equals).trim();
        String symbol = Symbol.normalize(PREFIX + given);
        if (given.isEmpty() || symbol == null) {
            problems.add("the name of an index must be 1 to " + (Symbol.MAX_LENGTH - PREFIX.length())
                    + " characters that a symbol may have: index=" + given);
            return null;
        }
        String name = symbol.substring(PREFIX.length());
        Map<String, Decimal> weights = new LinkedHashMap<>();
        Arrays.stream(text.substring(equals + 1).split("\\+", -1))
                .forEach(term -> addTerm(name, term.trim(), weights, problems));
        return new IndexDefinition(name, weights);
    }

    private static void addTerm(String name, String term, Map<String, Decimal> weights, List<String> problems) {
        int times = term.indexOf('*');
        if (times < 0) {
            problems.add("a term must be SYMBOL*WEIGHT: index=" + name + " term=" + term);
            return;
        }
        String symbol = Symbol.normalize(term.substring(0, times));
        if (symbol == null || symbol.startsWith(PREFIX)) {
            problems.add((symbol == null ? "not a symbol" : "an index can't be part of an index") + ": index=" + name
                    + " term=" + term);
            return;
        }
        String number = term.substring(times + 1).trim();
        DecimalParser parser = new DecimalParser();
        DecimalParser.Outcome outcome = parser.parse(number);
        if (outcome != DecimalParser.Outcome.VALID || parser.value().isZero()) {
            problems.add(
                    "a weight must be a decimal other than 0, of at most 18 digits: index=" + name + " term=" + term);
            return;
        }
        if (weights.put(symbol, parser.value()) != null) {
            problems.add("a symbol stands twice: index=" + name + " symbol=" + symbol);
        }
    }
}
