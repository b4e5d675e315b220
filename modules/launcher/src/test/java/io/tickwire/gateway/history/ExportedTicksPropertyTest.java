package io.tickwire.gateway.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.domain.Decimal;
import io.tickwire.domain.Rfc3339;
import io.tickwire.domain.Symbol;
import io.tickwire.domain.TickIdentity;
import io.tickwire.feeder.file.FileRules;
import io.tickwire.feeder.file.FileTicks;
import io.tickwire.feeder.source.FeedTick;
import io.tickwire.feeder.source.SourceChunk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What goes out comes back in: what the history writes, and psql's copy, is read by the feeder as the same ticks. */
class ExportedTicksPropertyTest {
    /** How psql writes times with the default DateStyle: no zeros at the end, an offset as short as it can be. */
    private static final DateTimeFormatter COPY_TIME = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
            .appendOffset("+HH:mm", "+00")
            .toFormatter(Locale.ROOT);

    /** A stored tick and its symbol. */
    record Stored(String symbol, StoredTick tick) {}

    @Property(tries = 200)
    void csv(@ForAll("ticks") List<Stored> ticks) throws IOException {
        StringBuilder file = new StringBuilder(Csv.TICK_HEADER);
        ticks.forEach(stored -> Csv.tick(file, stored.symbol(), stored.tick(), false));
        assertThat(read(file.toString())).isEqualTo(expected(ticks));
    }

    @Property(tries = 200)
    void json(@ForAll("ticks") List<Stored> ticks) throws IOException {
        String file = ticks.stream()
                .map(ExportedTicksPropertyTest::json)
                .collect(Collectors.joining(",", "{\"ticks\":[", "],\"next\":null}"));
        assertThat(read(file)).isEqualTo(expected(ticks));
    }

    @Property(tries = 200)
    void ndjson(@ForAll("ticks") List<Stored> ticks) throws IOException {
        String file = ticks.stream().map(ExportedTicksPropertyTest::json).collect(Collectors.joining("\n", "", "\n"));
        assertThat(read(file)).isEqualTo(expected(ticks));
    }

    @Property(tries = 200)
    void copy(@ForAll("ticks") List<Stored> ticks, @ForAll("zones") ZoneId zone, @ForAll("delimiters") char delimiter)
            throws IOException {
        StringBuilder file = new StringBuilder("symbol,ts,price,volume,source,seq\n".replace(',', delimiter));
        for (Stored stored : ticks) {
            TickKey key = stored.tick().key();
            Instant at = Instant.ofEpochSecond(key.micros() / 1_000_000, key.micros() % 1_000_000 * 1_000);
            file.append(String.join(
                            Character.toString(delimiter),
                            stored.symbol(),
                            COPY_TIME.format(at.atZone(zone)),
                            stored.tick().price(),
                            stored.tick().volume(),
                            copied(key.source(), delimiter),
                            Long.toString(key.seq())))
                    .append('\n');
        }
        assertThat(read(file.toString())).isEqualTo(expected(ticks));
    }

    private static String json(Stored stored) {
        StringBuilder line = new StringBuilder();
        Json.tick(line, stored.symbol(), stored.tick());
        return line.toString();
    }

    /** Postgres' copy quotes a text that has the delimiter or a quote in it, and no other. */
    private static String copied(String text, char delimiter) {
        return text.indexOf(delimiter) >= 0 || text.indexOf('"') >= 0 ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    private static List<FeedTick> read(String content) throws IOException {
        Path file = Files.createTempFile("tickwire", ".txt");
        try {
            Files.writeString(file, content);
            FileTicks ticks = FileTicks.open(file.toString(), FileRules.NONE);
            List<FeedTick> all = new ArrayList<>();
            SourceChunk chunk;
            do {
                chunk = ticks.read(1_000);
                assertThat(chunk.badLines()).isEmpty();
                chunk.ticks().forEach(tick -> all.add(withLine(tick, 0)));
            } while (!chunk.isEnd());
            ticks.close();
            return all;
        } finally {
            Files.delete(file);
        }
    }

    private static List<FeedTick> expected(List<Stored> ticks) {
        return IntStream.range(0, ticks.size())
                .mapToObj(i -> {
                    StoredTick tick = ticks.get(i).tick();
                    TickKey key = tick.key();
                    return new FeedTick(
                            ticks.get(i).symbol(),
                            key.micros(),
                            tick.price(),
                            tick.volume(),
                            key.source(),
                            key.seq(),
                            0);
                })
                .toList();
    }

    private static FeedTick withLine(FeedTick tick, long line) {
        return new FeedTick(
                tick.symbol(), tick.tsMicros(), tick.price(), tick.volume(), tick.source(), tick.seq(), line);
    }

    @Provide
    static Arbitrary<ZoneId> zones() {
        return Arbitraries.of("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Chatham")
                .map(ZoneId::of);
    }

    @Provide
    static Arbitrary<Character> delimiters() {
        return Arbitraries.of(',', ';', '|');
    }

    @Provide
    static Arbitrary<List<Stored>> ticks() {
        char[] allowed = IntStream.range(' ', 0x7f)
                .filter(c -> Symbol.normalize("A" + (char) c) != null && !Character.isLowerCase(c))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip()
                .toCharArray();
        Arbitrary<String> symbols = Arbitraries.strings()
                .withChars(allowed)
                .ofMinLength(1)
                .ofMaxLength(32)
                .filter(symbol -> symbol.equals(Symbol.normalize(symbol)));
        Arbitrary<Long> times = Arbitraries.longs().between(0, Rfc3339.END_MICROS - 1);
        Arbitrary<String> sources =
                Arbitraries.strings().withCharRange(' ', '~').ofMinLength(1).ofMaxLength(32);
        Arbitrary<Long> seqs = Arbitraries.longs().between(-1, Long.MAX_VALUE); // below 0: derived
        return Combinators.combine(symbols, times, numbers(-999_999_999_999_999_999L), numbers(0), sources, seqs)
                .as((symbol, ts, price, volume, source, seq) -> new Stored(
                        symbol,
                        new StoredTick(
                                new TickKey(ts, source, seq < 0 ? TickIdentity.derivedSeq(price, volume) : seq),
                                price.toString(),
                                volume.toString())))
                .list()
                .ofMinSize(1)
                .ofMaxSize(20);
    }

    private static Arbitrary<Decimal> numbers(long least) {
        return Combinators.combine(
                        Arbitraries.longs().between(least, 999_999_999_999_999_999L),
                        Arbitraries.integers().between(0, Decimal.MAX_DIGITS))
                .as(Decimal::of);
    }
}
