package io.tickwire.feeder.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickwire.feeder.source.FeedTick;
import io.tickwire.feeder.source.SourceChunk;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTicksTest {
    private static final String BITSTAMP = "/bitstamp_trades_from_20131125_usd.csv";

    @TempDir
    Path dir;

    @Test
    void readsAllOfTheBitstampFile() throws IOException {
        Path file = dir.resolve("bitstamp.csv");
        BigDecimal volume = BigDecimal.ZERO;
        List<String> prices = new ArrayList<>();
        try (InputStream in = FileTicksTest.class.getResourceAsStream(BITSTAMP)) {
            Files.copy(in, file);
        }
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.US_ASCII))) {
            lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] cells = line.split(",");
                prices.add(cells[1]);
                volume = volume.add(new BigDecimal(cells[2]));
            }
        }
        assertThat(prices).hasSize(100_000);

        FileTicks source = open(file, "BTC-USD", false);
        BigDecimal read = BigDecimal.ZERO;
        int count = 0;
        SourceChunk chunk;
        do {
            chunk = source.read(1_000);
            assertThat(chunk.ticks().size()).isLessThanOrEqualTo(1_000);
            assertThat(chunk.badLines()).isEmpty();
            for (FeedTick tick : chunk.ticks()) {
                assertThat(tick.price()).isEqualTo(prices.get(count));
                assertThat(tick.seq()).isEqualTo(count + 2L); // the header is line 1
                read = read.add(new BigDecimal(tick.volume()));
                count++;
            }
        } while (!chunk.isEnd());
        source.close();
        assertThat(count).isEqualTo(100_000);
        assertThat(read).isEqualByComparingTo(volume);
        assertThat(chunk.position()).isEqualTo(chunk.length()).isEqualTo(Files.size(file));
    }

    @Test
    void readsGzipBySuffix() throws IOException {
        Path file = Files.write(
                dir.resolve("t.NDJSON.gz"), gzip("{\"symbol\":\"A\",\"ts\":1385337600000,\"price\":1,\"volume\":2}\n"));
        FileTicks source = open(file, null, false);
        assertThat(source.read(10).ticks())
                .containsExactly(new FeedTick("A", 1_385_337_600_000_000L, "1", "2", "default", 1, 1));
        source.close();
    }

    @Test
    void rowsBeforeAFaultAreGivenAndThenTheFault() throws IOException {
        byte[] whole = gzip("1385337600,1,2\n".repeat(50_000));
        Path file = Files.write(dir.resolve("cut.csv.gz"), Arrays.copyOf(whole, whole.length / 2));
        FileTicks source = open(file, "A", false);
        SourceChunk chunk = source.read(1_000_000);
        assertThat(chunk.isEnd()).isFalse();
        assertThat(chunk.ticks()).isNotEmpty();
        assertThatThrownBy(() -> source.read(1)).isInstanceOf(IOException.class);
        source.close();
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        String name = dir.resolve("none.csv").toString();
        assertThatThrownBy(() -> FileTicks.requireReadable(name)).hasMessageContaining("none.csv");
        assertThatThrownBy(() -> FileTicks.requireReadable(dir.toString())).hasMessageContaining("directory");
        assertThatThrownBy(() -> FileTicks.requireReadable("a\0b")).hasMessageContaining("LC_ALL=C.UTF-8");
    }

    @Test
    void aLoopStartsAgainWithTheSameIdentities() throws IOException {
        Path file = Files.writeString(dir.resolve("l.csv"), "t,p,v\n1385337600,1,2\n1385337601,3,4\n");
        FileTicks source = open(file, "A", true);
        SourceChunk chunk = source.read(5);
        source.close();
        assertThat(chunk.isEnd()).isFalse();
        assertThat(chunk.ticks()).extracting(FeedTick::seq).containsExactly(2L, 3L, 2L, 3L, 2L);
    }

    @Test
    void aLoopOverNoTicksEnds() throws IOException {
        Path file = Files.writeString(dir.resolve("n.csv"), "t,p,v\n1385337600,x,2\n");
        FileTicks source = open(file, "A", true);
        SourceChunk chunk = source.read(100);
        source.close();
        assertThat(chunk.isEnd()).isTrue();
        assertThat(chunk.badLines()).hasSize(1);
    }

    @Test
    void aSymbolThatIsNoneIsRefused() {
        assertThatThrownBy(() -> new FieldRules(Optional.of("not one"), Optional.empty(), SeqRule.AUTO))
                .hasMessageContaining("--symbol=not one");
    }

    @Test
    void ticksOfIndicesAreLeftOutOfAnExport() throws IOException {
        Path file = dir.resolve("export.csv");
        Files.writeString(
                file,
                "symbol,ts,price,volume,source,seq\n"
                        + "BTC-USD,2026-11-22T10:00:00.000000Z,1,2,x,7\n"
                        + "INDEX:TOP,2026-11-22T10:00:00.000000Z,1,0,tickwire,0\n");
        FileTicks source = FileTicks.open(file.toString(), FileRules.NONE);
        SourceChunk chunk = source.read(10);
        assertThat(chunk.ticks()).extracting(FeedTick::symbol).containsExactly("BTC-USD");
        assertThat(chunk.badLines()).isEmpty();
        assertThat(source.closingWords())
                .contains("left out  1 ticks of indices (INDEX:…): Tickwire computes them itself");
        source.close();
    }

    private static FileTicks open(Path path, String symbol, boolean isLoop) throws IOException {
        FieldRules fields = new FieldRules(Optional.ofNullable(symbol), Optional.empty(), SeqRule.AUTO);
        return FileTicks.open(
                path.toString(),
                new FileRules(Optional.empty(), Optional.empty(), TimeRules.NONE, NumberRules.NONE, fields, isLoop));
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
