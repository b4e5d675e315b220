package io.tickwire.feeder.file;

import io.tickwire.feeder.file.ColumnNames.Meaning;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Names of columns or members, and what they mean together: never two for one meaning, unless one rule says which of them
 * counts.
 */
final class Header {
    private static final List<Column> NEEDED = List.of(Column.TIME, Column.PRICE, Column.VOLUME);

    private final List<String> names;
    private final List<Optional<Meaning>> meanings = new ArrayList<>();
    private final Map<Column, List<Integer>> candidates = new EnumMap<>(Column.class);

    Header(List<String> names) {
        this.names = List.copyOf(names);
        Map<String, Column> letters = LetterNames.of(names);
        for (String name : names) {
            meanings.add(
                    letters.containsKey(name)
                            ? Optional.of(new Meaning(letters.get(name), false, Optional.empty(), false))
                            : ColumnNames.lookUp(name));
        }
        for (Column column : Column.values()) {
            List<Integer> usual = indexes(column, false);
            candidates.put(column, usual.isEmpty() ? indexes(column, true) : usual);
        }
        joinDateAndTime();
    }

    /** How many names are known. */
    int known() {
        return (int) meanings.stream().filter(Optional::isPresent).count();
    }

    /** What stands in the way of reading by these names; empty when nothing does. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        for (Column column : Column.values()) {
            List<Integer> found = candidates.get(column);
            if (found.size() > 1) {
                problems.add("more than one " + column.word() + ": "
                        + found.stream().map(names::get).collect(Collectors.joining(", ")));
            } else if (found.isEmpty() && NEEDED.contains(column)) {
                problems.add("missing: " + column.word());
            }
        }
        return problems;
    }

    /** One meaning for each name; of two for one meaning the first. */
    List<Column> columns() {
        List<Column> columns = new ArrayList<>(Collections.nCopies(names.size(), Column.SKIPPED));
        candidates.forEach((column, found) -> {
            if (!found.isEmpty()) {
                columns.set(found.get(0), column);
            }
        });
        return columns;
    }

    /** Whether the name is in the table, whatever becomes of it. */
    Optional<Column> meaningOf(int index) {
        return meanings.get(index).map(Meaning::column);
    }

    /** {@code date,time} is one time in two columns. */
    private void joinDateAndTime() {
        List<Integer> times = candidates.get(Column.TIME);
        if (times.size() == 2) {
            List<Integer> dates = times.stream()
                    .filter(at -> ColumnNames.isDate(names.get(at)))
                    .toList();
            List<Integer> hours = times.stream()
                    .filter(at -> ColumnNames.isTimeOfDay(names.get(at)))
                    .toList();
            if (dates.size() == 1 && hours.size() == 1) {
                candidates.put(Column.DATE, dates);
                candidates.put(Column.TIME, hours);
            }
        }
    }

    private List<Integer> indexes(Column column, boolean isWeak) {
        List<Integer> indexes = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Optional<Meaning> meaning = meanings.get(i);
            if (meaning.isPresent()
                    && meaning.get().column() == column
                    && meaning.get().isWeak() == isWeak) {
                indexes.add(i);
            }
        }
        return indexes;
    }

    /** What the rows are, when they have a time and numbers too but are no trades; empty when nothing says so. */
    Optional<String> otherKind() {
        Set<String> keys = new HashSet<>();
        names.forEach(name -> keys.add(ColumnNames.key(name)));
        long ohlc = List.of("open", "high", "low", "close").stream()
                .filter(keys::contains)
                .count();
        if (ohlc >= 3 || keys.containsAll(Set.of("o", "h", "l", "c"))) {
            return Optional.of(
                    "these are bars (open, high, low, close), not trades: bars are made of ticks, and can't be"
                            + " taken apart into them");
        }
        boolean hasBid = keys.stream().anyMatch(key -> key.startsWith("bid"));
        boolean hasAsk = keys.stream().anyMatch(key -> key.startsWith("ask") || key.startsWith("offer"));
        boolean hasTradePrice = candidates.get(Column.PRICE).stream()
                .anyMatch(at -> !meanings.get(at).map(Meaning::isWeak).orElse(false));
        if (hasBid && hasAsk && !hasTradePrice) {
            return Optional.of("these are quotes (bid, ask), not trades");
        }
        if (keys.stream().anyMatch(key -> key.startsWith("bidpx0") || key.startsWith("askpx0"))
                || keys.contains("issnapshot")
                || keys.contains("orderid") && keys.contains("action")) {
            return Optional.of("these are changes of an order book, not trades");
        }
        return Optional.empty();
    }
}
