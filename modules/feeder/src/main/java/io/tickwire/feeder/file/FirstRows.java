package io.tickwire.feeder.file;

import io.tickwire.domain.Decimal;
import io.tickwire.domain.DecimalParser;
import io.tickwire.domain.Rfc3339;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the first lines of a CSV file look like when they are split at one delimiter. */
final class FirstRows {
    private static final int MAX_ROWS = 20;

    private final char delimiter;
    private final FileRules rules;
    private final List<List<String>> rows = new ArrayList<>();
    private final String text;
    private final Optional<String> fault;
    private final long firstLine;
    private final long firstEndsAt;

    /** @param skipLines lines that are no rows, such as comments */
    FirstRows(byte[] start, LineReader.End lineEnd, long skipLines, char delimiter, FileRules rules) {
        this.delimiter = delimiter;
        this.rules = rules;
        try {
            LineReader lines = new LineReader(new ByteArrayInputStream(start), lineEnd);
            for (long i = 0; i < skipLines; i++) {
                lines.next();
            }
            CsvRecords records = new CsvRecords(lines, delimiter);
            records.next();
            text = records.text();
            firstLine = records.line();
            firstEndsAt = records.lastLine();
            fault = Optional.ofNullable(records.fault());
            boolean isThere = true;
            while (isThere && rows.size() < MAX_ROWS) {
                if (records.fault() == null) {
                    rows.add(List.copyOf(records.cells().cells()));
                }
                isThere = records.next();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory can be read", e);
        }
    }

    char delimiter() {
        return delimiter;
    }

    /** The cells of the header, or of the first row. */
    List<String> first() {
        return fault.isPresent() ? List.of(text) : rows.get(0);
    }

    /** The first row that could be split; empty when there is none. */
    Optional<List<String>> firstWhole() {
        return rows.stream().findFirst();
    }

    Optional<String> fault() {
        return fault;
    }

    String text() {
        return text;
    }

    long firstLine() {
        return firstLine;
    }

    long firstEndsAt() {
        return firstEndsAt;
    }

    /** A header has neither a number nor a time in it. */
    boolean isHeader() {
        return fault.isEmpty() && first().stream().noneMatch(cell -> isNumber(cell) || isTime(cell));
    }

    /** Exactly time, price and volume, all of them readable as such: what may be read without names. */
    boolean isDefault() {
        List<String> cells = first();
        return fault.isEmpty()
                && cells.size() == CsvColumns.DEFAULT.width()
                && isTime(cells.get(0))
                && decimal(cells.get(1), true).filter(price -> !price.isZero()).isPresent()
                && decimal(cells.get(2), false).isPresent();
    }

    /** Whether all rows have as many cells as the first. */
    boolean isEven() {
        return rows.stream().allMatch(row -> row.size() == first().size());
    }

    boolean isTime(String cell) {
        TimeReader times = new TimeReader(rules.times());
        return times.micros(null, cell) != Rfc3339.INVALID
                || times.fault() == TimeReader.Fault.NEEDS_ZONE
                || times.fault() == TimeReader.Fault.CLOCK_CHANGE
                || times.fault() == TimeReader.Fault.TWO_MEANINGS;
    }

    boolean isNumber(String cell) {
        return reader(true).read(cell) != null || new NumberReader(true, Optional.empty()).read(cell) != null;
    }

    private Optional<Decimal> decimal(String cell, boolean isPrice) {
        String number = reader(isPrice).read(cell);
        DecimalParser parser = new DecimalParser();
        return number != null && !number.startsWith("-") && parser.parse(number) == DecimalParser.Outcome.VALID
                ? Optional.of(parser.value())
                : Optional.empty();
    }

    private NumberReader reader(boolean isPrice) {
        NumberRules numbers = rules.numbers();
        return new NumberReader(numbers.isDecimalComma(), isPrice ? numbers.priceScale() : numbers.volumeScale());
    }
}
