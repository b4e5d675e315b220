package io.tickwire.feeder.file;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Names of one letter, as exchanges' streams have them. A letter means something only beside the others of its set: {@code
 * t} is the trade's id beside {@code T}, and the time where there is no {@code T}. Upper and lower case differ.
 *
 * @see <a href="https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams">Binance, trade streams</a>
 */
final class LetterNames {
    private static final Map<String, Column> WITH_TRADE_TIME = Map.of(
            "T",
            Column.TIME,
            "p",
            Column.PRICE,
            "q",
            Column.VOLUME,
            "v",
            Column.VOLUME,
            "s",
            Column.SYMBOL,
            "t",
            Column.SEQ);
    private static final Map<String, Column> WITHOUT_TRADE_TIME =
            Map.of("t", Column.TIME, "p", Column.PRICE, "v", Column.VOLUME, "s", Column.SYMBOL);

    private LetterNames() {}

    /** What each letter among the names means; empty when they are no set that is known. */
    static Map<String, Column> of(List<String> names) {
        Set<String> there = Set.copyOf(names.stream().distinct().toList());
        if (!there.contains("p") || there.contains("v") == there.contains("q")) {
            return Map.of();
        }
        if (there.contains("T")) {
            Map<String, Column> found = new java.util.HashMap<>(WITH_TRADE_TIME);
            if (there.contains("a") && !there.contains("t")) {
                found.put("a", Column.SEQ); // the id of an aggregate trade; beside t it is an order's
            }
            return found;
        }
        return there.contains("t") && there.contains("v") ? WITHOUT_TRADE_TIME : Map.of();
    }
}
