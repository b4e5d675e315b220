package io.tickwire.feeder.resume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickwire.feeder.source.TickKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Resume files that another release has left. */
class ResumeFileFormatTest {
    private static final String REPLAY = "symbols=[BTC-USD] beginning=[] from=0 to=4102444800000000 source=null"
            + " store=127.0.0.1:5432/db webhook=http://127.0.0.1:8081/webhook/ticks";
    private static final ResumePoint POINT = new ResumePoint(
            Optional.of(new TickKey(1_795_341_600_123_456L, "BTC-USD", "say \"so\" \\", -6_774_730_005_680_950_839L)),
            Map.of("ETH-USD", new TickKey(1_795_341_600_123_457L, "ETH-USD", "coinbase", Long.MAX_VALUE)));

    @TempDir
    Path directory;

    private Path path;
    private ResumeFile file;

    @BeforeEach
    void start() {
        path = directory.resolve("replay.resume");
        file = new ResumeFile(path, REPLAY);
    }

    @Test
    void thatOfTheFirstReleaseIsReadAndIsWhatThisOneWrites() throws Exception {
        Files.writeString(path, firstRelease());
        assertThat(file.load()).contains(POINT);
        file.save(POINT);
        assertThat(path).hasContent(firstRelease());
    }

    @Test
    void whatALaterReleaseAddsIsPassedOver() throws Exception {
        Files.writeString(
                path,
                firstRelease()
                        .replace("\"version\"", "\"more\" : { \"version\" : 2, \"after\" : 1 }, \"version\"")
                        .replace("\"tsMicros\"", "\"more\" : [ 1 ], \"tsMicros\""));
        assertThat(file.load()).contains(POINT);
    }

    /** Beginning anew would post all of it again: the user decides. */
    @Test
    void anotherVersionIsRefusedByNameAndLeftAsItIs() throws Exception {
        String later = firstRelease().replace("\"version\" : 1", "\"version\" : 2");
        Files.writeString(path, later);
        assertThatThrownBy(file::load)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("version=2 readable=1");
        assertThat(path).hasContent(later);
    }

    private static String firstRelease() throws IOException {
        try (InputStream written = ResumeFileFormatTest.class.getResourceAsStream("formats/resume-1.json")) {
            return new String(Objects.requireNonNull(written).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
