package io.tickwire.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.deadletter.DeadLetter.DeadFrame;
import io.tickwire.deadletter.DeadLetter.DeadTick;
import io.tickwire.domain.Decimal;
import io.tickwire.domain.Tick;
import io.tickwire.domain.TickIdentity;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.BulkType;
import io.vertx.redis.client.impl.types.MultiType;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Letters that another release has written, in formats/: today's reader reads each. */
class DeadLetterFormatTest {
    private static final Decimal PRICE = Decimal.parse("97000.12");
    private static final Decimal VOLUME = Decimal.parse("0.0153");
    private static final List<DeadLetter> LETTERS = List.of(
            ofTick("say \"so\" \\", Long.MAX_VALUE),
            ofTick("default", TickIdentity.derivedSeq(PRICE, VOLUME)),
            new DeadLetter(
                    "2026-11-22T10:00:02.000001Z",
                    "not a tick frame: schemaId=1 templateId=2",
                    7,
                    "1795341600125-3",
                    new DeadFrame(HexFormat.of().parseHex("0800020001000000ff"))));

    private static DeadLetter ofTick(String source, long seq) {
        return new DeadLetter(
                "2026-11-22T10:00:01.000000Z",
                "23514: new row for relation \"md_ticks\" violates check constraint",
                2,
                "1795341600124-0",
                new DeadTick(new Tick("BTC-USD", 1_795_341_600_123_456L, PRICE, VOLUME, source, seq, 0)));
    }

    @Test
    void thoseOfTheFirstReleaseAreRead() throws Exception {
        assertAreRead(firstRelease());
    }

    @Test
    void whatThisReleaseWritesIsOfAFormatThatAFileShows() throws Exception {
        List<List<String>> written = LETTERS.stream()
                .map(letter -> DeadLetterCodec.fields(letter).stream()
                        .map(DeadLetterFormatTest::text)
                        .toList())
                .toList();
        assertThat(written).isEqualTo(firstRelease());
    }

    /** Fields in any order, and the tick with more members than this release knows. */
    @Test
    void whatALaterReleaseAddsIsPassedOver() throws Exception {
        Random random = new Random(5);
        List<List<String>> later = new ArrayList<>();
        for (List<String> letter : firstRelease()) {
            List<List<String>> fields = new ArrayList<>(List.of(List.of("more", "1"), List.of("", "")));
            for (int i = 0; i < letter.size(); i += 2) {
                String value =
                        letter.get(i + 1).replaceFirst("^\\{", "{\"more\":{\"price\":1,\"seq\":\"x\"},\"list\":[1],");
                fields.add(List.of(letter.get(i), value));
            }
            Collections.shuffle(fields, random);
            later.add(fields.stream().flatMap(List::stream).toList());
        }
        assertAreRead(later);
    }

    private static void assertAreRead(List<List<String>> letters) {
        assertThat(letters.stream().map(letter -> DeadLetterCodec.read(entry(letter))))
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactlyElementsOf(LETTERS);
    }

    /** Names and values as Redis answers them. */
    private static Response entry(List<String> letter) {
        MultiType entry = MultiType.create(letter.size(), false);
        for (String text : letter) {
            byte[] bytes = text.startsWith("0x") ? HexFormat.of().parseHex(text.substring(2)) : text.getBytes(UTF_8);
            entry.add(BulkType.create(Buffer.buffer(bytes), false));
        }
        return entry;
    }

    private static String text(Object field) {
        return field instanceof byte[] bytes ? "0x" + HexFormat.of().formatHex(bytes) : String.valueOf(field);
    }

    /** Names and values in turn, of each letter. */
    private static List<List<String>> firstRelease() throws IOException {
        try (InputStream file = DeadLetterFormatTest.class.getResourceAsStream("formats/letters.txt")) {
            String text = new String(Objects.requireNonNull(file).readAllBytes(), UTF_8);
            return Arrays.stream(text.replaceFirst("#.*\n", "").split("\n\n"))
                    .map(letter -> letter.lines()
                            .flatMap(line -> Arrays.stream(line.split(" ", 2)))
                            .toList())
                    .toList();
        }
    }
}
