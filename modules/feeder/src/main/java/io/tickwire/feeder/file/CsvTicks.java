package io.tickwire.feeder.file;

import io.tickwire.domain.EpochTime;
import io.tickwire.domain.Rfc3339;
import io.tickwire.feeder.file.CsvColumns.Column;
import io.tickwire.feeder.file.LineReader.Line;
import io.tickwire.feeder.source.BadLine;
import io.tickwire.feeder.source.Row;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * Rows of a CSV file. A first record whose timestamp is no time and whose price is no number is a header and skipped;
 * blank lines are skipped too. A record is known by the physical line that it starts on.
 *
 * <p>A quote astray must not swallow the rest of the file: a record spans at most {@value #MAX_LINES} lines, and when
 * it does not come out whole, only its first line is bad and reading goes on with the next line.
 */
final class CsvTicks implements RowReader {
    static final int MAX_LINES = 16;

    private final LineReader lines;
    private final CsvColumns columns;
    private final TickFields fields;
    private final CsvSplitter splitter = new CsvSplitter();
    private final Deque<Line> ahead = new ArrayDeque<>(MAX_LINES);
    private boolean isFirst = true;

    CsvTicks(LineReader lines, CsvColumns columns, TickFields fields) {
        this.lines = lines;
        this.columns = columns;
        this.fields = fields;
    }

    @Override
    public Row next() throws IOException {
        while (true) {
            Line line = ahead.isEmpty() ? lines.next() : ahead.poll();
            if (line == null) {
                return null;
            }
            if (line.text().isBlank()) {
                continue;
            }
            boolean mayBeHeader = isFirst;
            isFirst = false;
            if (line.isTooLong()) {
                return new BadLine(line.number(), "line is longer than bytes=" + LineReader.MAX_LINE_BYTES);
            }
            if (!splitWithContinuation(line)) {
                return new BadLine(line.number(), "quotes do not match");
            }
            if (!mayBeHeader || !isHeader()) {
                return row(line.number());
            }
        }
    }

    private boolean splitWithContinuation(Line first) throws IOException {
        CsvSplitter.Outcome outcome = splitter.split(first.text());
        if (outcome != CsvSplitter.Outcome.UNCLOSED) {
            return outcome == CsvSplitter.Outcome.COMPLETE;
        }
        readAhead();
        StringBuilder joined = new StringBuilder(first.text());
        int count = 0;
        for (Iterator<Line> more = ahead.iterator();
                more.hasNext() && outcome == CsvSplitter.Outcome.UNCLOSED;
                count++) {
            joined.append('\n').append(more.next().text());
            outcome = splitter.split(joined.toString());
        }
        if (outcome != CsvSplitter.Outcome.COMPLETE) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            ahead.remove();
        }
        return true;
    }

    private void readAhead() throws IOException {
        while (ahead.size() < MAX_LINES - 1) {
            Line line = lines.next();
            if (line == null) {
                return;
            }
            ahead.add(line);
        }
    }

    private boolean isHeader() {
        String time = cell(Column.TIMESTAMP);
        return (time == null || EpochTime.parseMicros(time) == Rfc3339.INVALID) && !fields.isNumber(cell(Column.PRICE));
    }

    private Row row(long line) {
        List<String> cells = splitter.cells();
        if (cells.size() < columns.width()) {
            return new BadLine(line, "columns are missing: found=" + cells.size() + " needed=" + columns.width());
        }
        return fields.row(
                line,
                new TickFields.Raw(
                        cell(Column.SYMBOL),
                        EpochTime.parseMicros(cell(Column.TIMESTAMP)),
                        cell(Column.PRICE),
                        cell(Column.VOLUME),
                        cell(Column.SOURCE),
                        cell(Column.SEQ)));
    }

    /** Null when there is no such column, or an optional one is empty here. */
    private String cell(Column column) {
        int index = columns.indexOf(column);
        if (index < 0 || index >= splitter.cells().size()) {
            return null;
        }
        String text = splitter.cells().get(index);
        return text.isEmpty() && column.ordinal() > Column.VOLUME.ordinal() ? null : text;
    }
}
