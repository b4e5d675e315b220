package io.tickwire.feeder.file;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a CSV file is laid out.
 *
 * @param headLines physical lines before the first row: comments and the header
 * @param header names of the columns; empty when the file has none
 * @param width columns of the header, or of the first row where there is none
 */
record CsvLayout(
        char delimiter, LineReader.End lineEnd, CsvColumns columns, long headLines, List<String> header, int width)
        implements Layout {
    CsvLayout {
        header = List.copyOf(header);
    }

    boolean hasHeader() {
        return !header.isEmpty();
    }

    @Override
    public boolean has(Column column) {
        return columns.has(column);
    }

    @Override
    public RowReader reader(InputStream content, TickFields fields) {
        return new CsvTicks(new LineReader(content, lineEnd), this, fields);
    }

    @Override
    public List<String> names() {
        return header;
    }

    @Override
    public Optional<String> nameOf(Column column) {
        int at = columns.indexOf(column);
        return at >= 0 && at < header.size() ? Optional.of(header.get(at)) : Optional.empty();
    }

    @Override
    public List<String> words() {
        List<String> words = new ArrayList<>();
        words.add("CSV with " + delimiterWord(delimiter) + (hasHeader() ? "" : ", no header"));
        for (Column column : List.of(
                Column.DATE, Column.TIME, Column.PRICE, Column.VOLUME, Column.SYMBOL, Column.SOURCE, Column.SEQ)) {
            int at = columns.indexOf(column);
            if (at >= 0) {
                String name = at < header.size() ? " \"" + BadText.shown(header.get(at)) + '"' : "";
                words.add(column.word() + "=column " + (at + 1) + name);
            }
        }
        return words;
    }

    static String delimiterWord(char delimiter) {
        return switch (delimiter) {
            case ',' -> "commas";
            case ';' -> "semicolons";
            case '\t' -> "tabs";
            default -> "pipes (|)";
        };
    }
}
