package io.tickwire.feeder.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.domain.Rfc3339;
import io.tickwire.domain.Symbol;
import io.tickwire.feeder.source.FeedTick;
import io.tickwire.feeder.source.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is written in any layout of columns, quoted or not, is read as the same text. */
class ExactTextPropertyTest {
    @Property(tries = 300)
    void csvGivesBackTheTextOfEveryField(@ForAll("ticks") List<FeedTick> ticks, @ForAll long layoutSeed)
            throws IOException {
        Random random = new Random(layoutSeed);
        List<String> columns =
                new ArrayList<>(List.of("timestamp", "price", "volume", "symbol", "source", "seq", "-", "-"));
        Collections.shuffle(columns, random);
        StringBuilder file = new StringBuilder();
        for (FeedTick tick : ticks) {
            file.append(columns.stream()
                            .map(column -> cell(tick, column, random))
                            .collect(Collectors.joining(",")))
                    .append(random.nextBoolean() ? "\n" : "\r\n");
        }
        List<Row> rows = CsvTicksTest.rows(String.join(",", columns), null, file.toString());
        assertThat(rows).isEqualTo(numbered(ticks));
    }

    private static String cell(FeedTick tick, String column, Random random) {
        String text =
                switch (column) {
                    case "timestamp" ->
                        random.nextBoolean() ? Rfc3339.format(tick.tsMicros()) : Long.toString(tick.tsMicros());
                    case "price" -> tick.price();
                    case "volume" -> tick.volume();
                    case "symbol" -> tick.symbol();
                    case "source" -> tick.source();
                    case "seq" -> Long.toString(tick.seq());
                    default -> "x,y\"z";
                };
        boolean needsQuotes =
                text.contains(",") || text.contains("\"") || !text.strip().equals(text);
        return needsQuotes || random.nextBoolean() ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    private static List<Row> numbered(List<FeedTick> ticks) {
        List<Row> rows = new ArrayList<>();
        for (FeedTick tick : ticks) {
            rows.add(new FeedTick(
                    tick.symbol(),
                    tick.tsMicros(),
                    tick.price(),
                    tick.volume(),
                    tick.source(),
                    tick.seq(),
                    rows.size() + 1));
        }
        return rows;
    }

    @Provide
    static Arbitrary<List<FeedTick>> ticks() {
        Arbitrary<String> symbols = Arbitraries.strings()
                .withChars("ABCXYZ019._:/-")
                .ofMinLength(1)
                .ofMaxLength(32)
                .filter(symbol -> Symbol.normalize(symbol) != null);
        // numbers written in microseconds are without doubt from 10^14 us on
        Arbitrary<Long> times = Arbitraries.longs().between(100_000_000_000_000L, Rfc3339.END_MICROS - 1);
        Arbitrary<String> sources = Arbitraries.oneOf(
                Arbitraries.strings().withCharRange(' ', '~').ofMinLength(1).ofMaxLength(32),
                Arbitraries.of("{", "[", "{}", "[]", "[5", "{a}", "[true", "#", "-")); // a file may begin with them
        Arbitrary<Long> seqs = Arbitraries.longs().greaterOrEqual(0);
        return Combinators.combine(symbols, times, numbers(), numbers(), sources, seqs)
                .as((symbol, ts, price, volume, source, seq) -> new FeedTick(symbol, ts, price, volume, source, seq, 0))
                .list()
                .ofMinSize(1)
                .ofMaxSize(20);
    }

    private static Arbitrary<String> numbers() {
        Arbitrary<String> whole =
                Arbitraries.longs().between(0, 999_999_999_999L).map(String::valueOf);
        Arbitrary<String> fraction = Arbitraries.of(
                        Arrays.asList("", ".", ".0", ".10", ".000000000000000001", ".100000000000000000"))
                .map(text -> text.equals(".") ? ".5" : text);
        Arbitrary<String> exponent = Arbitraries.of("", "", "", "e-7", "E+3", "e0");
        return Combinators.combine(whole, fraction, exponent).as((a, b, c) -> a + b + c);
    }
}
