package io.tickwire.feeder.file;

import io.tickwire.feeder.source.BadLine;
import io.tickwire.feeder.source.Row;
import java.io.IOException;
import java.util.List;

/** Rows of a CSV file by its layout. */
final class CsvTicks implements RowReader {
    private final LineReader lines;
    private final CsvRecords records;
    private final CsvLayout layout;
    private final CsvColumns columns;
    private final TickFields fields;

    CsvTicks(LineReader lines, CsvLayout layout, TickFields fields) {
        this.lines = lines;
        this.records = new CsvRecords(lines, layout.delimiter());
        this.layout = layout;
        this.columns = layout.columns();
        this.fields = fields;
    }

    @Override
    public Row next() throws IOException {
        passHead();
        while (records.next()) {
            if (records.fault() != null) {
                return new BadLine(records.line(), records.fault());
            }
            Row row = row();
            if (!(row instanceof BadLine) || !isNoData()) {
                return row;
            }
        }
        return null;
    }

    /**
     * Whether a line that is no tick holds no data: a comment, or the header once more, as in files that were put together.
     *
     * @throws IOException when a header with other columns stands here: the rows below it can't be read as those above
     */
    private boolean isNoData() throws IOException {
        List<String> cells = records.cells().cells();
        if (records.text().startsWith("#") && filled(cells) == 1) {
            return true;
        }
        LaterHeader header = new LaterHeader(cells, layout);
        if (header.isOther()) {
            throw new IOException("line " + records.line() + " is a header with other columns: "
                    + BadText.shown(records.text()) + "; the rows before it were read; feed the rest by itself:"
                    + " tail -n +" + records.line() + " FILE | tickwire feed -");
        }
        return header.isSame();
    }

    @Override
    public boolean mayWait() throws IOException {
        return records.mayWait();
    }

    /** By lines, as a quote in a comment must not take in the rows below. */
    private void passHead() throws IOException {
        while (lines.number() < layout.headLines() && lines.next() != null) {
            continue;
        }
    }

    private Row row() {
        long line = records.line();
        int found = filled(records.cells().cells());
        if (records.cells().cells().size() < columns.width()) {
            return new BadLine(line, "columns are missing: found=" + found + " needed=" + columns.width());
        }
        if (found > layout.width()) {
            return new BadLine(
                    line,
                    "has more columns than the " + (layout.hasHeader() ? "header" : "first row") + ": found=" + found
                            + " expected=" + layout.width());
        }
        String source = columns.has(Column.SOURCE) ? records.cells().exact(columns.indexOf(Column.SOURCE)) : "";
        if (layout.delimiter() == '\t' && source.indexOf('\\') >= 0) {
            return new BadLine(
                    line,
                    "source has a backslash, which tab-separated files of databases write twice:"
                            + " write the file as CSV");
        }
        return fields.row(
                line,
                new RawTick(
                        optional(Column.SYMBOL),
                        columns.has(Column.DATE) ? cell(Column.DATE) : null,
                        cell(Column.TIME),
                        cell(Column.PRICE),
                        cell(Column.VOLUME),
                        source.isEmpty() ? null : source,
                        optional(Column.SEQ)));
    }

    /** Null when there is no such column, or it is empty here. */
    private String optional(Column column) {
        String text = columns.has(column) ? cell(column) : "";
        return text.isEmpty() ? null : text;
    }

    private String cell(Column column) {
        return records.cells().cells().get(columns.indexOf(column));
    }

    /** Cells up to the last one that is not empty. */
    private static int filled(List<String> cells) {
        int count = cells.size();
        while (count > 0 && cells.get(count - 1).isEmpty()) {
            count--;
        }
        return count;
    }
}
