package io.tickwire.deploy;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a query asks for: series of this metric that have these labels.
 *
 * @param labels by name; for each of the values there must be a series, and for none of them a series with any value
 */
public record Selector(String metric, Map<String, Set<String>> labels) {

    /** The same, asked by a query that also groups by labels. */
    Selector groupedBy(Collection<String> names) {
        Map<String, Set<String>> all = new TreeMap<>(labels);
        names.forEach(name -> all.putIfAbsent(name, new TreeSet<>()));
        return new Selector(metric, all);
    }
}
