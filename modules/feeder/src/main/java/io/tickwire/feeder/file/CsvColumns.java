package io.tickwire.feeder.file;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What the columns of a CSV file mean, from left to right. Columns to the right of the last one named are not read.
 *
 * @param columns each at most once but {@link Column#SKIPPED}; timestamp, price and volume always
 */
public record CsvColumns(List<Column> columns) {
    /** The meaning of one column. */
    public enum Column {
        TIMESTAMP,
        PRICE,
        VOLUME,
        SYMBOL,
        SOURCE,
        SEQ,
        /** Not read; written {@code -}. */
        SKIPPED
    }

    /** {@code timestamp,price,volume}. */
    public static final CsvColumns DEFAULT = new CsvColumns(List.of(Column.TIMESTAMP, Column.PRICE, Column.VOLUME));

    public CsvColumns {
        columns = List.copyOf(columns);
        for (Column column : Column.values()) {
            int count = Collections.frequency(columns, column);
            if (count > 1 && column != Column.SKIPPED) {
                throw new IllegalArgumentException("must stand once: column=" + nameOf(column));
            }
            if (count == 0 && column.ordinal() <= Column.VOLUME.ordinal()) {
                throw new IllegalArgumentException("must be among the columns: column=" + nameOf(column));
            }
        }
    }

    /**
     * Reads {@code timestamp,price,volume,-,seq}: names in any order, {@code -} for a column to skip.
     *
     * @throws IllegalArgumentException for an unknown name, a repeated one, or a missing one
     */
    public static CsvColumns parse(String text) {
        return new CsvColumns(Arrays.stream(text.split(",", -1))
                .map(name -> column(name.trim().toLowerCase(Locale.ROOT)))
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

    private static Column column(String name) {
        return Arrays.stream(Column.values())
                .filter(column -> nameOf(column).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be one of "
                        + Arrays.stream(Column.values()).map(CsvColumns::nameOf).collect(Collectors.joining(" "))
                        + ": column=" + name));
    }

    private static String nameOf(Column column) {
        return column == Column.SKIPPED ? "-" : column.name().toLowerCase(Locale.ROOT);
    }
}
