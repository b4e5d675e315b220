package io.tickwire.feeder.file;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the columns of a CSV file mean, from left to right. Columns to the right of the last one named are not read.
 *
 * @param columns each at most once but {@link Column#SKIPPED}; time, price and volume always
 */
public record CsvColumns(List<Column> columns) {
    private static final List<Column> NEEDED = List.of(Column.TIME, Column.PRICE, Column.VOLUME);

    /** {@code time,price,volume}. */
    public static final CsvColumns DEFAULT = new CsvColumns(List.of(Column.TIME, Column.PRICE, Column.VOLUME));

    public CsvColumns {
        columns = List.copyOf(dateAloneIsTime(columns));
        for (Column column : Column.values()) {
            int count = Collections.frequency(columns, column);
            if (count > 1 && column != Column.SKIPPED) {
                throw new IllegalArgumentException("must stand once: column=" + column.word());
            }
            if (count == 0 && NEEDED.contains(column)) {
                throw new IllegalArgumentException("must be among the columns: column=" + column.word());
            }
        }
    }

    /**
     * Reads {@code time,price,volume,-,seq}: names in any order, {@code -} for a column to skip, {@code date,time} for a
     * time in two columns. Every name that a header may use is known here too, see {@link ColumnNames}.
     *
     * @throws IllegalArgumentException for an unknown name, a repeated one, or a missing one
     */
    public static CsvColumns parse(String text) {
        return new CsvColumns(Arrays.stream(text.split(",", -1))
                .map(name -> column(name.trim()))
                .toList());
    }

    boolean has(Column column) {
        return columns.contains(column);
    }

    /** Where the column stands, 0-based; -1 when it does not. */
    int indexOf(Column column) {
        return columns.indexOf(column);
    }

    /** How many cells a row needs so that none of the named columns is missing. */
    int width() {
        int last = columns.size() - 1;
        while (columns.get(last) == Column.SKIPPED) {
            last--;
        }
        return last + 1;
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return columns.stream().map(Column::word).collect(Collectors.joining(","));
    }

    private static List<Column> dateAloneIsTime(List<Column> columns) {
        return columns.contains(Column.TIME)
                ? columns
                : columns.stream()
                        .map(column -> column == Column.DATE ? Column.TIME : column)
                        .toList();
    }

    private static Column column(String name) {
        if (name.equals("?")) {
            throw new IllegalArgumentException("put a name in place of ?, or - to skip the column: column=?");
        }
        for (Column column : Column.values()) {
            if (column.word().equalsIgnoreCase(name)) {
                return column;
            }
        }
        return name.equals("date+time")
                ? Column.TIME
                : ColumnNames.meaning(name)
                        .orElseThrow(() -> new IllegalArgumentException("must be one of "
                                + Arrays.stream(Column.values())
                                        .map(Column::word)
                                        .collect(Collectors.joining(" "))
                                + ": column=" + name));
    }
}
