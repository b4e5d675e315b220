package io.tickwire.feeder.file;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is told of a CSV file whose columns can't be known: what stands there, what was understood, and a line to paste. */
final class UnclearColumns {
    private static final int MAX_COLUMNS = 60;
    private static final int MAX_ROW_CHARS = 500;

    private final FirstRows first;
    private final Optional<Header> header;

    UnclearColumns(FirstRows first, Optional<Header> header) {
        this.first = first;
        this.header = header;
    }

    NotUnderstoodException because(List<String> problems) {
        List<String> lines = new ArrayList<>();
        lines.add("the columns are not clear, so nothing was posted");
        lines.add((header.isPresent() ? "header" : "first row") + " (line " + first.firstLine() + ", "
                + CsvLayout.delimiterWord(first.delimiter()) + "): " + shownRow());
        for (int i = 0; i < Math.min(MAX_COLUMNS, first.first().size()); i++) {
            lines.add("column " + (i + 1) + " \"" + BadText.shown(first.first().get(i)) + "\": " + understood(i));
        }
        lines.addAll(problems);
        if (first.first().stream().anyMatch(cell -> cell.matches("[0-9]+,[0-9]+"))) {
            lines.add("numbers have a decimal comma: --decimal=, reads it");
        }
        lines.add("say what each column is (- skips it" + (proposal().contains("?") ? ", ? is to be replaced" : "")
                + "):");
        lines.add("--columns=" + proposal());
        return new NotUnderstoodException(lines);
    }

    private String shownRow() {
        String text = first.text();
        return text.length() > MAX_ROW_CHARS ? text.substring(0, MAX_ROW_CHARS) + "…" : text;
    }

    private String understood(int index) {
        if (header.isPresent()) {
            return header.get().meaningOf(index).map(Column::word).orElse("not known");
        }
        String cell = first.first().get(index);
        if (cell.isEmpty()) {
            return "empty";
        }
        boolean isNumber = first.isNumber(cell);
        return first.isTime(cell) ? isNumber ? "a time or a number" : "a time" : isNumber ? "a number" : "a text";
    }

    /** What is known, for {@code --columns}; {@code ?} for what is not. */
    String proposal() {
        return header.map(this::byNames).or(() -> KnownRows.columnsOf(first)).orElseGet(this::byLooks).stream()
                .limit(MAX_COLUMNS)
                .collect(Collectors.joining(","));
    }

    /** What has no name that is known may be what is missing. */
    private List<String> byNames(Header names) {
        List<Column> columns = names.columns();
        boolean isMissing = !columns.containsAll(CsvColumns.DEFAULT.columns());
        List<String> words = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            boolean isUnknown =
                    names.meaningOf(i).isEmpty() && !first.first().get(i).isEmpty();
            words.add(
                    columns.get(i) == Column.SKIPPED && isMissing && isUnknown
                            ? "?"
                            : columns.get(i).word());
        }
        if (isMissing && !words.contains("?")) {
            words.add("?");
        }
        return words;
    }

    /** A time is proposed when one column only can be it. */
    private List<String> byLooks() {
        List<String> cells = first.first();
        List<String> words = new ArrayList<>(Collections.nCopies(cells.size(), "-"));
        List<Integer> times = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            if (first.isTime(cells.get(i))) {
                times.add(i);
            }
            if (first.isTime(cells.get(i)) || first.isNumber(cells.get(i))) {
                words.set(i, "?");
            }
        }
        if (times.size() == 1) {
            words.set(times.get(0), Column.TIME.word());
        }
        return words.contains("?") ? words : List.copyOf(Collections.nCopies(cells.size(), "?"));
    }
}
