package io.tickwire.feeder.file;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds out how a CSV file is laid out: its delimiter, its header, what its columns mean. Columns are read by the user's
 * {@code --columns}, else by the header's names. Without both, only rows of exactly time, price and volume are read;
 * nothing else is ever read by position.
 */
final class CsvLayoutFinder {
    private static final List<Character> DELIMITERS = List.of(',', ';', '\t', '|');
    private static final int TELLING_NAMES = 2;

    private final byte[] start;
    private final FileRules rules;
    private final LineReader.End lineEnd;
    private final long skipLines;
    private final Optional<Character> delimiter;

    /** @param start whole lines from the start of the file */
    CsvLayoutFinder(byte[] start, FileRules rules) {
        this.start = start;
        this.rules = rules;
        this.lineEnd = LineReader.End.of(start);
        long skipped = 0;
        Optional<Character> named = rules.delimiter();
        for (String line = line(0); line != null; line = line(skipped)) {
            String lower = line.strip().toLowerCase(Locale.ROOT);
            if (lower.startsWith("sep=") && lower.length() <= 5) { // a hint for spreadsheets
                char given = lower.length() == 5 ? lower.charAt(4) : '\t';
                named = named.or(() -> Optional.of(given).filter(DELIMITERS::contains));
            } else if (!line.isBlank()
                    && (!line.startsWith("#") || isHeader(line.substring(1)) || isRow(line))
                    && !isTitle(line, skipped)) {
                break;
            }
            skipped++;
        }
        this.skipLines = skipped;
        this.delimiter = named;
    }

    /**
     * @throws NotUnderstoodException when the columns are not clear; it shows them and a line to paste
     * @throws NothingToReadException when there are only comments
     */
    CsvLayout find() throws NothingToReadException {
        if (line(skipLines) == null) {
            throw new NothingToReadException("the file has no rows");
        }
        FirstRows first = delimiter
                .map(this::split)
                .orElseGet(
                        () -> DELIMITERS.stream().map(this::split).max(byFit()).orElseThrow());
        if (first.fault().isPresent()
                && (rules.columns().isEmpty() || first.firstWhole().isEmpty())) {
            throw new NotUnderstoodException("the first line can't be read: "
                    + first.fault().get() + ": line=" + first.firstLine() + " text=" + BadText.shown(first.text()));
        }
        if (rules.columns().isPresent()) {
            return byOption(first, rules.columns().get());
        }
        if (first.isHeader()) {
            Header header = new Header(names(first));
            if (header.otherKind().isPresent()) {
                throw new NotUnderstoodException(List.of(
                        header.otherKind().get() + "; nothing was posted",
                        "header (line " + first.firstLine() + "): " + BadText.shown(first.text()),
                        "--columns says what to read all the same (- skips a column, ? is to be replaced):",
                        "--columns=" + new UnclearColumns(first, Optional.of(header)).proposal()));
            }
            List<String> problems = header.problems();
            if (problems.isEmpty()) {
                return layout(first, new CsvColumns(header.columns()), true);
            }
            throw new UnclearColumns(first, Optional.of(header)).because(problems);
        }
        if (first.isDefault()) {
            return layout(first, CsvColumns.DEFAULT, false);
        }
        throw new UnclearColumns(first, Optional.empty())
                .because(List.of("the first row is no header, and columns are not read by their position, except"
                        + " exactly time,price,volume"));
    }

    private CsvLayout byOption(FirstRows first, CsvColumns columns) {
        List<String> cells = first.firstWhole().orElseThrow();
        if (cells.size() < columns.width()) {
            throw new NotUnderstoodException(List.of(
                    "--columns names " + columns.width() + " columns, and the first row has " + cells.size() + " with "
                            + CsvLayout.delimiterWord(first.delimiter()) + "; nothing was posted",
                    "line " + first.firstLine() + ": " + BadText.shown(first.text()),
                    "--delimiter says what separates columns: , ; | tab"));
        }
        boolean isHeader = first.isHeader()
                && List.of(Column.TIME, Column.PRICE, Column.VOLUME).stream()
                        .map(column -> cells.get(columns.indexOf(column)))
                        .noneMatch(CsvLayoutFinder::beginsAsNumber);
        return layout(first, columns, isHeader);
    }

    private CsvLayout layout(FirstRows first, CsvColumns columns, boolean isHeader) {
        return new CsvLayout(
                first.delimiter(),
                lineEnd,
                columns,
                isHeader ? first.firstEndsAt() : skipLines,
                isHeader ? names(first) : List.of(),
                first.firstWhole().orElseThrow().size());
    }

    private FirstRows split(char at) {
        return new FirstRows(start, lineEnd, skipLines, at, rules);
    }

    /** A comma may also be in decimals: with as many columns of another delimiter, that one fits. */
    private Comparator<FirstRows> byFit() {
        return Comparator.comparingInt((FirstRows rows) -> rows.fault().isPresent() ? 0 : 1)
                .thenComparingInt(rows -> {
                    int known = new Header(names(rows)).known();
                    return known < TELLING_NAMES ? 0 : known;
                })
                .thenComparing(FirstRows::isDefault)
                .thenComparing(rows -> rows.isEven()
                        && rows.first().size()
                                >= rules.columns().orElse(CsvColumns.DEFAULT).width())
                .thenComparing(rows -> rows.delimiter() != ',' && rows.first().size() >= CsvColumns.DEFAULT.width())
                .thenComparingInt(rows -> rows.first().size());
    }

    /** {@code #time,price,volume} is a header all the same. */
    private static List<String> names(FirstRows rows) {
        List<String> names = new ArrayList<>(rows.first());
        if (names.get(0).startsWith("#") && ColumnNames.lookUp(names.get(0)).isEmpty()) {
            names.set(0, names.get(0).substring(1).strip());
        }
        return names;
    }

    private static boolean isHeader(String line) {
        return DELIMITERS.stream()
                .map(at -> List.of(line.split(java.util.regex.Pattern.quote(at.toString()))))
                .anyMatch(names -> new Header(names).known() >= TELLING_NAMES);
    }

    /** By the columns that are given: a symbol or a source may begin with {@code #}, and is no comment then. */
    private boolean isRow(String line) {
        return rules.columns().isPresent()
                && rules.delimiter().map(List::of).orElse(DELIMITERS).stream()
                        .anyMatch(at -> isRow(line, at, rules.columns().get()));
    }

    private static boolean isRow(String line, char delimiter, CsvColumns columns) {
        CsvSplitter splitter = new CsvSplitter(delimiter);
        return splitter.split(line) == CsvSplitter.Outcome.COMPLETE
                && splitter.cells().size() >= columns.width()
                && Stream.of(Column.PRICE, Column.VOLUME)
                        .map(column -> splitter.cells().get(columns.indexOf(column)))
                        .allMatch(CsvLayoutFinder::beginsAsNumber);
    }

    /** A line in one piece right above the header: the address of the site, or what the table is of. */
    private boolean isTitle(String line, long index) {
        boolean isOnePiece = DELIMITERS.stream().noneMatch(at -> line.indexOf(at) >= 0);
        String below = line(index + 1);
        return isOnePiece && below != null && isHeader(below);
    }

    private static boolean beginsAsNumber(String cell) {
        return !cell.isEmpty() && "0123456789+-.".indexOf(cell.charAt(0)) >= 0;
    }

    private String line(long index) {
        try {
            LineReader lines = new LineReader(new ByteArrayInputStream(start), lineEnd);
            LineReader.Line line = lines.next();
            for (long i = 0; i < index && line != null; i++) {
                line = lines.next();
            }
            return line == null ? null : line.text();
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory can be read", e);
        }
    }
}
