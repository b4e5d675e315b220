package io.tickwire.feeder.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickwire.feeder.source.BadLine;
import io.tickwire.feeder.source.FeedTick;
import io.tickwire.feeder.source.Row;
import io.tickwire.feeder.source.SourceChunk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTicksTest {
    private static final long FIRST = 1_385_337_600_000_000L;

    @Test
    void readsADefaultFileWithHeader() throws IOException {
        assertThat(rows("timestamp,price,volume", "X-Y", "timestamp,price,amount\r\n1385337600,800.010000,0.10\r\n"))
                .containsExactly(tick("X-Y", "800.010000", "0.10", "default", 2, 2));
    }

    @Test
    void takesAFirstLineOfDataForData() throws IOException {
        assertThat(rows("timestamp,price,volume", "X-Y", "1385337600,1,2"))
                .containsExactly(tick("X-Y", "1", "2", "default", 1, 1));
    }

    @Test
    void aFirstLineThatIsHalfDataIsABadLineAndNoHeader() throws IOException {
        assertThat(lineNumbers(rows("timestamp,price,volume", "X-Y", "1385337600,x,2\nnever,1,2\n")))
                .containsExactly(-1L, -2L);
    }

    @Test
    void readsColumnsInAnyOrderAndSkipsSome() throws IOException {
        assertThat(rows(
                        "seq,-,symbol,volume,-,price,source,timestamp",
                        null,
                        "77,skip me,btc-usd,2,,1.50,bit \"stamp,1385337600,more,still more\n"
                                .replace("bit \"stamp", "\"bit \"\"stamp\"")))
                .containsExactly(tick("BTC-USD", "1.50", "2", "bit \"stamp", 77, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[", "{}", "[]", "{a}", "[5", "[true", "[5]", "{ }"})
    void aFirstFieldThatBeginsAsJsonDoesIsReadAsTheColumnsSay(String source) throws IOException {
        assertThat(rows("source,timestamp,price,volume", "X-Y", source + ",1385337600,1,2\n"))
                .containsExactly(tick("X-Y", "1", "2", source, 1, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"ts\":1385337600,\"price\":1}\n{\"ts\":1385337601,\"price\":2}\n", "[[1385337600,1,2]]", "[]"
            })
    void jsonIsNotReadAsColumns(String json) {
        assertThatThrownBy(() -> rows("timestamp,price,volume", "X-Y", json))
                .isInstanceOf(NotUnderstoodException.class)
                .hasMessageContaining("is JSON, and --columns");
    }

    @Test
    void aFirstRowWhoseSymbolBeginsWithTheSignOfCommentsIsNoComment() throws IOException {
        assertThat(rows(
                        "symbol,timestamp,price,volume",
                        null,
                        "# written by hand, on a day, of no, importance\n#one\n#X,1385337600,1,2\n#Y,1385337600,3,4\n"))
                .containsExactly(tick("#X", "1", "2", "default", 3, 3), tick("#Y", "3", "4", "default", 4, 4));
        assertThat(rows("symbol;timestamp;price;volume".replace(';', ','), null, "#X;1385337600;1;2\n"))
                .containsExactly(tick("#X", "1", "2", "default", 1, 1));
    }

    @Test
    void emptyOptionalCellsCountAsAbsent() throws IOException {
        assertThat(rows("timestamp,price,volume,symbol,source,seq", null, "1385337600,1,2,A,,\n"))
                .containsExactly(tick("A", "1", "2", "default", 1, 1));
    }

    @Test
    void theSymbolOfTheOptionsWins() throws IOException {
        assertThat(rows("timestamp,price,volume,symbol", "B", "1385337600,1,2,A\n"))
                .containsExactly(tick("B", "1", "2", "default", 1, 1));
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstCell() throws IOException {
        assertThat(rows("timestamp,price,volume", "A", "\uFEFF1385337600,1,2\n"))
                .containsExactly(tick("A", "1", "2", "default", 1, 1));
    }

    @Test
    void blankLinesCountAsLinesOnly() throws IOException {
        assertThat(rows("timestamp,price,volume", "A", "\n1385337600,1,2\n  \r\n1385337600,3,4"))
                .containsExactly(tick("A", "1", "2", "default", 2, 2), tick("A", "3", "4", "default", 4, 4));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1385337600,1",
                "x,1,1",
                "99999999999,1,1",
                "1385337600,,1",
                "1385337600,abc,1",
                "1385337600,1,0x10",
                "1385337600,1,NaN",
                "1385337600,1 000,1",
                "1385337600,\"1,1",
                "1385337600,\"1\"x,1",
                "1385337600,1\"1,1",
            })
    void aBadLineIsToldByItsNumberAndTheRestGoesOn(String bad) throws IOException {
        List<Row> rows = rows("timestamp,price,volume", "A", "1385337600,1,2\n" + bad + "\n1385337600,3,4\n");
        assertThat(lineNumbers(rows)).containsExactly(1L, -2L, 3L);
    }

    @ParameterizedTest
    @CsvSource({"-1,2", "0,2", "1,-2", "1234567890123456789.5,1", "1e-7,1E+3"})
    void rangesAreTheWebhooksToJudge(String price, String volume) throws IOException {
        assertThat(rows("timestamp,price,volume", "A", "1385337600," + price + "," + volume))
                .containsExactly(tick("A", price, volume, "default", 1, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bad symbol", "ÄÖ", "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456"})
    void badSymbols(String symbol) throws IOException {
        assertThat(lineNumbers(rows("symbol,timestamp,price,volume", null, symbol + ",1385337600,1,2\n")))
                .containsExactly(-1L);
    }

    @Test
    void aBadSeqAmongGoodOnesIsABadLine() throws IOException {
        String file = "1,1385337600,1,2\n2,1385337600,1,2\n%s,1385337600,1,2\n3,1385337600,1,2\n";
        for (String seq : List.of("-1", "1.5", "9223372036854775808", "x")) {
            assertThat(lineNumbers(rows("seq,timestamp,price,volume", "A", String.format(Locale.ROOT, file, seq))))
                    .as(seq)
                    .containsExactly(1L, 2L, -3L, 4L);
        }
    }

    @Test
    void aQuotedCellMayHoldLineBreaksAndCommas() throws IOException {
        List<Row> rows = rows(
                "-,timestamp,price,volume", "A", "\"one\ntwo,\r\n\"\"three\"\"\",1385337600,1,2\nz,1385337600,3,4\n");
        assertThat(rows).containsExactly(tick("A", "1", "2", "default", 1, 1), tick("A", "3", "4", "default", 4, 4));
    }

    @Test
    void aQuoteAstrayCostsItsOwnLineOnly() throws IOException {
        StringBuilder file = new StringBuilder("\"astray,1385337600,1,2\n");
        for (int i = 2; i <= 60; i++) {
            file.append("\"note ").append(i).append("\",1385337600,1,2\n");
        }
        List<Long> lines = lineNumbers(rows("-,timestamp,price,volume", "A", file.toString()));
        assertThat(lines).hasSize(60).startsWith(-1L, 2L, 3L).endsWith(60L);
    }

    @Test
    void anEndlessLineIsBadAndTakesNoMemory() throws IOException {
        String row = "1385337600,1,2\n";
        String file = row + "1385337600," + "1".repeat(3 * LineReader.MAX_LINE_BYTES) + ",1\n" + row;
        assertThat(lineNumbers(rows("timestamp,price,volume", "A", file))).containsExactly(1L, -2L, 3L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "timestamp,price",
                "timestamp,price,volume,price",
                "timestamp,price,lots",
                "timestamp,price,?",
                "",
                "time,price,volume,"
            })
    void columnsAreChecked(String columns) {
        assertThatThrownBy(() -> CsvColumns.parse(columns))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("column=");
    }

    static List<Row> rows(String columns, String symbol, String file) throws IOException {
        FieldRules fields = new FieldRules(Optional.ofNullable(symbol), Optional.empty(), SeqRule.AUTO);
        return read(file, FileRules.NONE.with(CsvColumns.parse(columns)).with(fields));
    }

    /** All rows of a file of this content. */
    static List<Row> read(String content, FileRules rules) throws IOException {
        Path file = Files.createTempFile("tickwire", ".any");
        try {
            Files.writeString(file, content);
            FileTicks ticks = FileTicks.open(file.toString(), rules);
            Map<Long, Row> rows = new TreeMap<>();
            SourceChunk chunk;
            do {
                chunk = ticks.read(1_000);
                chunk.ticks().forEach(tick -> rows.put(tick.line(), tick));
                chunk.badLines().forEach(bad -> rows.put(bad.line(), bad));
            } while (!chunk.isEnd());
            ticks.close();
            return List.copyOf(rows.values());
        } finally {
            Files.delete(file);
        }
    }

    /** Numbers of the lines, below zero for bad ones. */
    static List<Long> lineNumbers(List<Row> rows) {
        return rows.stream()
                .map(row -> row instanceof FeedTick tick ? tick.line() : -((BadLine) row).line())
                .toList();
    }

    private static FeedTick tick(String symbol, String price, String volume, String source, long seq, long line) {
        return new FeedTick(symbol, FIRST, price, volume, source, seq, line);
    }
}
