package io.tickwire.feeder.file;

import io.tickwire.domain.EpochTime;
import io.tickwire.feeder.source.BadLine;
import io.tickwire.feeder.source.FeedTick;
import io.tickwire.feeder.source.Row;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * All that was found out about a file before the first row goes out.
 *
 * @param notices what the user should know, a line each
 * @param words the plan in words, for one line
 */
record FilePlan(
        Layout layout, FieldRules fields, TimeRules times, NumberRules numbers, List<String> notices, String words) {
    private static final int TRIED_ROWS = 200;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    /**
     * Looks at the start of the content and leaves it to be read.
     *
     * @throws NotUnderstoodException when it can't be read without guessing
     * @throws NothingToReadException when it is empty
     */
    static FilePlan of(String name, Input input, FileRules rules) throws IOException {
        byte[] start = textStart(input);
        boolean isJson = JsonLayoutFinder.isJson(start);
        if (isJson && rules.areForCsv()) {
            // the user says CSV: a first field such as {a} or [5 does not make the file JSON
            isJson = JsonLayoutFinder.holdsOnlyJson(start, input.content().isWhole());
            if (isJson) {
                throw new NotUnderstoodException(
                        "is JSON, and --columns and --delimiter are for CSV; nothing was posted");
            }
        }
        Layout layout =
                isJson ? new JsonLayoutFinder(start).find() : new CsvLayoutFinder(lines(input, start), rules).find();
        return new Finding(name, input.packing(), start, layout, rules).plan();
    }

    TickFields newFields() {
        return new TickFields(fields, times, numbers);
    }

    /** Whole lines, as far as they are in the first 64 kB; without the byte-order mark. */
    private static byte[] textStart(Input input) throws IOException {
        PeekStream content = input.content();
        passMark(input);
        byte[] start = content.peek(FilePlan::hasTwoLines);
        if (KnownFormat.isBinary(start)) {
            throw new NotUnderstoodException(
                    "holds binary data (control characters), not CSV or JSON; nothing was posted");
        }
        if (new String(start, java.nio.charset.StandardCharsets.UTF_8).isBlank()) {
            if (!content.isWhole()) {
                content.read(); // tells the fault, if there was one
            }
            throw new NothingToReadException("the file is empty");
        }
        return content.isWhole() ? start : untilLastLineEnd(start);
    }

    private static byte[] lines(Input input, byte[] start) {
        if (!input.content().isWhole() && !hasLines(start, 1)) {
            throw new NotUnderstoodException("the first line is longer than bytes=" + LineReader.MAX_LINE_BYTES
                    + ": not CSV; nothing was posted");
        }
        return start;
    }

    /** A byte-order mark is no part of the text. */
    static void passMark(Input input) throws IOException {
        byte[] start = input.content().peek(bytes -> bytes.length >= BYTE_ORDER_MARK.length);
        if (startsWithMark(start)) {
            input.content().skipNBytes(BYTE_ORDER_MARK.length);
        }
    }

    private static byte[] untilLastLineEnd(byte[] start) {
        char lineEnd = LineReader.End.of(start) == LineReader.End.LINE_FEED ? '\n' : '\r';
        for (int end = start.length; end > 0; end--) {
            if (start[end - 1] == lineEnd) {
                return Arrays.copyOf(start, end);
            }
        }
        return start;
    }

    private static boolean startsWithMark(byte[] start) {
        return start.length >= BYTE_ORDER_MARK.length
                && Arrays.equals(Arrays.copyOf(start, BYTE_ORDER_MARK.length), BYTE_ORDER_MARK);
    }

    private static boolean hasTwoLines(byte[] bytes) {
        return hasLines(bytes, 2);
    }

    private static boolean hasLines(byte[] bytes, int count) {
        char lineEnd = LineReader.End.of(bytes) == LineReader.End.LINE_FEED ? '\n' : '\r';
        int lines = 0;
        for (byte value : bytes) {
            lines += value == lineEnd ? 1 : 0;
        }
        return lines >= count;
    }

    /** From the layout to the plan: tries the first rows and decides what only they can tell. */
    private static final class Finding {
        private final String name;
        private final List<String> packing;
        private final byte[] start;
        private final Layout layout;
        private final Optional<ColumnNames.Meaning> timeName;
        private final NumberRules numbers;
        private final List<String> notices = new ArrayList<>();
        private TimeRules times;
        private FieldRules fields;

        Finding(String name, List<String> packing, byte[] start, Layout layout, FileRules rules) {
            this.name = name;
            this.packing = packing;
            this.start = start;
            this.layout = layout;
            this.timeName = layout.nameOf(Column.TIME).flatMap(ColumnNames::lookUp);
            this.numbers = rules.numbers();
            this.fields = rules.fields();
            this.times = rules.times().zone().isEmpty()
                            && timeName.map(ColumnNames.Meaning::isUtc).orElse(false)
                    ? rules.times().withUtc()
                    : rules.times();
        }

        FilePlan plan() throws IOException {
            String symbol = symbol();
            Trial trial = new Trial();
            if (trial.idsThatAreNoNumbers > trial.ticks.size()) {
                notices.add("ids are no whole numbers and are left out: seq is the line number");
                fields = fields.withSeq(SeqRule.LINE);
                trial = new Trial();
            }
            trial.requireReadable();
            List<String> words = new ArrayList<>();
            List<String> understood = layout.words();
            words.add((packing.isEmpty() ? "" : String.join(" of ", packing) + " of ") + understood.get(0));
            understood.stream().skip(1).filter(word -> isUsed(word)).forEach(words::add);
            if (!trial.reader.times().kind().isEmpty()) {
                words.add("times are " + trial.reader.times().kind());
            }
            words.add(symbol);
            if (fields.source().isPresent()) {
                words.add("source=" + fields.source().get());
            } else if (!layout.has(Column.SOURCE)) {
                words.add("source=" + FeedTick.DEFAULT_SOURCE);
            }
            words.add(seq());
            return new FilePlan(layout, fields, times, numbers, List.copyOf(notices), String.join(", ", words));
        }

        private boolean isUsed(String word) {
            return !(word.startsWith("seq=") && (fields.seq() != SeqRule.AUTO))
                    && !(word.startsWith("symbol=") && fields.symbol().isPresent())
                    && !(word.startsWith("source=") && fields.source().isPresent());
        }

        private String symbol() {
            if (fields.symbol().isPresent()) {
                return "symbol=" + fields.symbol().get();
            }
            if (layout.has(Column.SYMBOL)) {
                return "symbols as they stand there";
            }
            Optional<String> named = SymbolOfName.of(name);
            if (named.isEmpty()) {
                throw new NotUnderstoodException(
                        "the symbol is not known: the file has no column for it, and its name is"
                                + " no symbol; say --symbol=…, such as --symbol=BTC-USD"
                                + "; nothing was posted");
            }
            fields = fields.withSymbol(named.get());
            return "symbol=" + named.get() + " (from the file's name)";
        }

        private String seq() {
            return switch (fields.seq()) {
                case LINE -> "seq=line number";
                case NONE -> "seq is left to the webhook";
                case AUTO -> layout.has(Column.SEQ) ? "seq=the file's ids" : "seq=line number";
            };
        }

        /** The first rows, read as all will be. */
        private final class Trial {
            private final TickFields reader = new TickFields(fields, times, numbers);
            private final List<FeedTick> ticks = new ArrayList<>();
            private final List<BadLine> badLines = new ArrayList<>();
            private final List<Column> faults = new ArrayList<>();
            private final List<TimeReader.Fault> timeFaults = new ArrayList<>();
            private int idsThatAreNoNumbers;

            Trial() {
                RowReader rows = layout.reader(new ByteArrayInputStream(start), reader);
                try {
                    for (Row row = rows.next(); row != null && count() < TRIED_ROWS; row = rows.next()) {
                        take(row);
                    }
                } catch (IOException e) {
                    return; // JSON that goes on behind the start, or is broken: reading will tell
                }
            }

            private int count() {
                return ticks.size() + badLines.size();
            }

            private void take(Row row) {
                if (row instanceof FeedTick tick) {
                    ticks.add(tick);
                } else if (row instanceof BadLine bad) {
                    badLines.add(bad);
                    faults.add(reader.faulty());
                    idsThatAreNoNumbers +=
                            reader.faulty() == Column.SEQ && bad.reason().endsWith(TickFields.NO_SEQ) ? 1 : 0;
                    if (reader.faulty() == Column.TIME) {
                        timeFaults.add(reader.times().fault());
                    }
                }
            }

            /** What is wrong with every row is no matter of single bad lines: the file is not understood. */
            void requireReadable() {
                requireUnitOfName();
                requireScale();
                if (badLines.isEmpty() || !ticks.isEmpty()) {
                    return;
                }
                BadLine first = badLines.get(0);
                boolean isTime = timeFaults.size() == badLines.size();
                boolean isDecimalComma =
                        !numbers.isDecimalComma() && first.reason().matches("(price|volume) \"[0-9]+,[0-9]+\" .*");
                boolean isWidth = first.reason().startsWith("has more columns");
                if (isTime || isDecimalComma || isWidth) {
                    throw new NotUnderstoodException(List.of(
                            "no row can be read, so nothing was posted",
                            "line " + first.line() + ": " + first.reason(),
                            isDecimalComma
                                    ? "--decimal=, reads a comma as the decimal point"
                                    : isWidth
                                            ? "are there commas in numbers, or the wrong delimiter?"
                                                    + " --delimiter and --columns say how to read it"
                                            : "understood so far: " + String.join(", ", layout.words())));
                }
            }

            private void requireUnitOfName() {
                Optional<EpochTime.Unit> unit = reader.times().unit();
                Optional<EpochTime.Unit> named = timeName.flatMap(ColumnNames.Meaning::unit);
                if (unit.isPresent() && named.isPresent() && !unit.equals(named)) {
                    throw new NotUnderstoodException("the name of the time's column says "
                            + named.get().abbreviation() + ", and by their size its numbers are "
                            + unit.get().abbreviation() + "; nothing was posted");
                }
            }

            /** Databento writes prices as whole billionths. */
            private void requireScale() {
                if (numbers.priceScale().isEmpty()
                        && layout.names().contains("rtype")
                        && layout.names().contains("ts_event")
                        && !ticks.isEmpty()
                        && ticks.stream().allMatch(tick -> tick.price().matches("[0-9]{6,}"))) {
                    throw new NotUnderstoodException("prices look like whole billionths, as Databento writes them: say"
                            + " --price-scale=1e-9, or --price-scale=1 when they are not: price="
                            + ticks.get(0).price() + "; nothing was posted");
                }
            }
        }
    }
}
