package io.tickwire.feeder.file;

import io.tickwire.feeder.file.LineReader.Line;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Records of a CSV file; blank lines are passed over. A record is known by the physical line that it starts on.
 *
 * <p>A quote astray must not swallow the rest of the file: a record spans at most {@value #MAX_LINES} lines, and when it
 * does not come out whole, only its first line is bad and reading goes on with the next line. For one thread.
 */
final class CsvRecords {
    static final int MAX_LINES = 16;

    private final LineReader lines;
    private final CsvSplitter splitter;
    private final Deque<Line> ahead = new ArrayDeque<>(MAX_LINES);
    private Line first;
    private long lastLine;
    private String fault;

    CsvRecords(LineReader lines, char delimiter) {
        this.lines = lines;
        this.splitter = new CsvSplitter(delimiter);
    }

    /** Goes to the next record; false after the last one. */
    boolean next() throws IOException {
        do {
            first = ahead.isEmpty() ? lines.next() : ahead.poll();
            if (first == null) {
                return false;
            }
        } while (first.text().isBlank());
        lastLine = first.number();
        fault = null;
        if (first.isTooLong()) {
            fault = "line is longer than bytes=" + LineReader.MAX_LINE_BYTES;
        } else if (first.text().indexOf('\0') >= 0) {
            fault = "line holds binary data (NUL)";
        } else if (!splitWithContinuation()) {
            fault = "quotes do not match";
        }
        return true;
    }

    /** The line that the record starts on, 1-based. */
    long line() {
        return first.number();
    }

    /** The line that the record ends on. */
    long lastLine() {
        return lastLine;
    }

    /** The first line of the record as it stands there. */
    String text() {
        return first.text();
    }

    /** Why the record has no cells; null when it has. */
    String fault() {
        return fault;
    }

    /** The record's cells, when it has no {@link #fault}. */
    CsvSplitter cells() {
        return splitter;
    }

    /** Whether the next record may have to be waited for. */
    boolean mayWait() throws IOException {
        return ahead.isEmpty() && lines.mayWait();
    }

    private boolean splitWithContinuation() throws IOException {
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
            lastLine = ahead.remove().number();
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
}
