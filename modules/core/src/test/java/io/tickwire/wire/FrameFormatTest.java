package io.tickwire.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickwire.domain.Decimal;
import io.tickwire.domain.Rfc3339;
import io.tickwire.domain.Tick;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames that another release has written, in formats/, which is added to and never changed: today's reader reads each. */
class FrameFormatTest {
    private static final long TS = 1_795_341_600_123_456L;
    private static final String LONGEST_SYMBOL = "ABCDEFGHIJKLMNOPQRSTUVWXYZ01:/-.";
    private static final String LONGEST_SOURCE = "say \"so\" \\ " + "x".repeat(21);
    private static final Decimal LARGEST = new Decimal(999_999_999_999_999_999L, 0);
    private static final List<Tick> TICKS = List.of(
            new Tick("BTC-USD", TS, Decimal.parse("97000.12"), Decimal.parse("0.0153"), "coinbase", 812_345, TS + 300),
            new Tick(
                    "BTC-USD",
                    TS,
                    Decimal.parse("97000.12"),
                    Decimal.parse("0.0153"),
                    "default",
                    -6_774_730_005_680_950_839L,
                    TS + 700),
            new Tick(
                    LONGEST_SYMBOL,
                    0,
                    new Decimal(1, 18),
                    LARGEST,
                    LONGEST_SOURCE,
                    Long.MAX_VALUE,
                    TS + 300 + 4_294_967_295L),
            new Tick("BTC-USD", Rfc3339.END_MICROS - 1, LARGEST, Decimal.ZERO, "coinbase", 0, TS + 301));

    @Test
    void thatOfTheFirstReleaseIsRead() throws Exception {
        assertThat(new FrameDecoder().decode(file("frame-0.hex"))).isEqualTo(TICKS);
    }

    /** So whatever a release writes is in a file here for the next one to read. */
    @Test
    void whatThisReleaseWritesIsOfAFormatThatAFileShows() throws Exception {
        assertThat(new FrameEncoder().encode(TICKS)).isEqualTo(file("frame-0.hex"));
    }

    @Test
    void pricesOfAnySignAndSymbolsOfEveryCharacterAreOfTheSameFormat() throws Exception {
        List<Tick> ticks = List.of(
                new Tick(
                        "CL=F",
                        TS,
                        Decimal.parse("-37.63"),
                        Decimal.parse("100"),
                        "nymex",
                        -7_340_462_814_061_393_127L,
                        TS + 300),
                new Tick("^&@#", TS, Decimal.ZERO, Decimal.parse("1"), "nymex", 7, TS + 305),
                new Tick("^&@#", TS, Decimal.parse("-0.999999999999999999"), Decimal.ZERO, "nymex", 8, TS + 305));
        assertThat(new FrameDecoder().decode(file("frame-0-any-price.hex"))).isEqualTo(ticks);
        assertThat(new FrameEncoder().encode(ticks)).isEqualTo(file("frame-0-any-price.hex"));
    }

    @Test
    void whatALaterReleaseAppendsIsSkipped() throws Exception {
        assertThat(new FrameDecoder().decode(file("frame-1-appended.hex"))).isEqualTo(TICKS);
    }

    @ParameterizedTest
    @CsvSource({
        "2,   2,  not a tick frame: schemaId=7710 templateId=2",
        "4,   0,  not a tick frame: schemaId=7680 templateId=1",
        "0,   7,  of=frame blockLength=7 least=8",
        "115, 41, of=tick blockLength=41 least=42"
    })
    void whatIsNoFrameOfAnyVersionIsNamed(int at, byte with, String named) throws Exception {
        byte[] frame = file("frame-0.hex");
        frame[at] = with;
        assertThatThrownBy(() -> new FrameDecoder().decode(frame))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining(named);
    }

    private static byte[] file(String name) throws IOException {
        try (InputStream file = FrameFormatTest.class.getResourceAsStream("formats/" + name)) {
            String text = new String(Objects.requireNonNull(file).readAllBytes(), UTF_8);
            return HexFormat.of().parseHex(text.replaceAll("#.*", "").replaceAll("\\s", ""));
        }
    }
}
