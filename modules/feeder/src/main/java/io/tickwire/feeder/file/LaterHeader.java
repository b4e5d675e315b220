package io.tickwire.feeder.file;

import java.util.ArrayList;
import java.util.List;

/** A line below the first row that may be a header: of a file that was put together from several. */
final class LaterHeader {
    private static final int TELLING_NAMES = 2;

    private final List<String> cells;
    private final CsvLayout layout;
    private final Header header;

    LaterHeader(List<String> cells, CsvLayout layout) {
        this.cells = List.copyOf(cells);
        this.layout = layout;
        this.header = new Header(cells);
    }

    /** Whether the columns below it are those of the layout. */
    boolean isSame() {
        return keys(cells).equals(keys(layout.header()))
                || isHeader()
                        && header.problems().isEmpty()
                        && used(header.columns()).equals(used(layout.columns().columns()));
    }

    /** Whether it is a header, and the columns below it are not those of the layout. */
    boolean isOther() {
        return isHeader() && !isSame();
    }

    /** A symbol or a source may be a word that is also a name; a row of ticks has digits too. */
    private boolean isHeader() {
        return header.known() >= TELLING_NAMES
                && cells.stream().noneMatch(cell -> cell.chars().anyMatch(c -> c >= '0' && c <= '9'));
    }

    private static List<String> keys(List<String> names) {
        return used(names.stream().map(ColumnNames::key).toList(), "");
    }

    private static List<Column> used(List<Column> columns) {
        return used(columns, Column.SKIPPED);
    }

    /** Without what stands empty at the end. */
    private static <T> List<T> used(List<T> list, T empty) {
        List<T> used = new ArrayList<>(list);
        while (!used.isEmpty() && used.get(used.size() - 1).equals(empty)) {
            used.remove(used.size() - 1);
        }
        return used;
    }
}
