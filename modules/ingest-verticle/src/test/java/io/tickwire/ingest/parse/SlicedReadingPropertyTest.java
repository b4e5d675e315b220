package io.tickwire.ingest.parse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.config.PriceRule;
import io.tickwire.ingest.slice.Slice;
import io.tickwire.ingest.slice.Slices;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A post that is read in slices, with others in between, is read as in one piece. */
class SlicedReadingPropertyTest {
    private static final long NOW = 1_763_805_600_000_000L;
    private static final int BODY_BYTES = 8 * 1024 * 1024;
    private static final TickRules RULES = new TickRules(60_000_000, Long.MAX_VALUE, PriceRule.POSITIVE);
    private static final String GOOD = "{\"symbol\":\"A\",\"ts\":1700000000000,\"price\":1,\"volume\":1}";

    private final PostReader reader = new PostReader(RULES);

    @Property(tries = 3_000, edgeCases = EdgeCasesMode.NONE)
    void slicesChangeNothing(
            @ForAll("bodies") byte[] body,
            @ForAll BodyFormat format,
            @ForAll("bodies") byte[] other,
            @ForAll BodyFormat otherFormat) {
        PostContent whole = new PostReader(RULES).read(format, body, body.length, NOW);
        PostContent otherWhole = new PostReader(RULES).read(otherFormat, other, other.length, NOW);
        Slice slice = Slices.ofOneElement();
        PostReading reading = reader.begin(format, body, body.length, NOW);
        PostReading otherReading = reader.begin(otherFormat, other, other.length, NOW);
        boolean done = false;
        boolean otherDone = false;
        while (!done || !otherDone) {
            slice.begin();
            done = done || reading.advance(slice);
            slice.begin();
            otherDone = otherDone || otherReading.advance(slice);
        }

        assertThat(text(reading.content())).isEqualTo(text(whole));
        assertThat(text(otherReading.content())).isEqualTo(text(otherWhole));
    }

    private static String text(PostContent content) {
        return content instanceof PostContent.Batch batch
                ? batch.ticks() + " " + batch.rejected().kept() + " "
                        + batch.rejected().count()
                : String.valueOf(content);
    }

    @Provide
    Arbitrary<byte[]> bodies() {
        Arbitrary<String> part = Arbitraries.of(
                GOOD,
                GOOD,
                GOOD,
                "{\"symbol\":\"B\",\"ts\":\"x\",\"price\":[1,{\"a\":[]}],\"volume\":1}",
                "{\"symbol\":\"C\",\"more\":{\"a\":[[1,2],{}]},\"ts\":1700000000000,\"price\":2,\"volume\":0}",
                "[1,[2,{\"a\":3}]]",
                "1",
                "null",
                "{",
                "}",
                "[",
                "]",
                ",",
                ",",
                ",",
                "\n",
                "\n",
                "\n",
                " \r\n\n\t",
                "é",
                "\"");
        Arbitrary<String> free = part.list().ofMaxSize(12).map(parts -> String.join("", parts));
        Arbitrary<String> array = part.list().ofMaxSize(8).map(parts -> "[" + String.join(",", parts) + "]");
        Arbitrary<String> lines = part.list().ofMaxSize(8).map(parts -> String.join("\n", parts));
        Arbitrary<byte[]> texts = Arbitraries.oneOf(List.of(free, array, lines)).map(text -> text.getBytes(UTF_8));
        return Arbitraries.oneOf(
                texts, texts.flatMap(bytes -> Arbitraries.bytes().flatMap(damage -> Arbitraries.integers()
                        .between(0, Math.max(0, bytes.length - 1))
                        .map(at -> damaged(bytes, at, damage)))));
    }

    private static byte[] damaged(byte[] bytes, int at, byte damage) {
        byte[] copy = bytes.clone();
        if (copy.length > 0) {
            copy[at] = damage;
        }
        return copy;
    }

    /** Whatever fills a body, the clock is looked at: else one post would hold its event loop. */
    @ParameterizedTest
    @CsvSource({
        "JSON, '[', '1,{},', 100",
        "JSON, '[[', '1,', 1000",
        "JSON, '{\"a\":[', '{},', 1000",
        "JSON, '{', '\"a\":1,', 1000",
        "JSON, '[', '[', 1000",
        "JSON, '[{\"symbol\":{', '\"a\":[],', 1000",
        "JSON, 'é', 'é', 10",
        "NDJSON, '', '@n', 1000",
        "NDJSON, '', '{@n', 100",
        "NDJSON, '', '{} {}@n', 100",
        "NDJSON, '[', '1,', 1000",
        "NDJSON, '', '\t', 1000",
        "NDJSON, '1@n', 'x', 10"
    })
    void hostileBodiesAreCut(BodyFormat format, String start, String repeated, int leastSlices) {
        byte[] filling = repeated.replace("@n", "\n").getBytes(UTF_8);
        byte[] body = Arrays.copyOf(start.replace("@n", "\n").getBytes(UTF_8), BODY_BYTES);
        for (int at = start.replace("@n", "\n").getBytes(UTF_8).length; at < BODY_BYTES; at += filling.length) {
            System.arraycopy(filling, 0, body, at, Math.min(filling.length, BODY_BYTES - at));
        }
        PostReading reading = reader.begin(format, body, BODY_BYTES, NOW);

        assertThat(Slices.advanceToEnd(reading, Slices.ofOneLook())).isGreaterThanOrEqualTo(leastSlices);
    }

    /** One token can't be cut into slices. */
    @ParameterizedTest
    @CsvSource({"'[GOOD,{\"symbol\":\"', '\"}]'", "'[GOOD,{\"price\":1', '}]'", "'[GOOD,{\"', '\":1}]'"})
    void aTokenHasABound(String before, String after) {
        int most = JsonText.MAX_TOKEN_CHARS;
        assertThat(read(before + "1".repeat(most - 1) + after)).isInstanceOf(PostContent.Batch.class);
        assertThat(read(before + "1".repeat(most + 1) + after))
                .isInstanceOfSatisfying(PostContent.Unreadable.class, fault -> assertThat(fault.code())
                        .isEqualTo(FaultCode.MALFORMED_JSON));
    }

    private PostContent read(String body) {
        byte[] bytes = body.replace("GOOD", GOOD).getBytes(UTF_8);
        return reader.read(BodyFormat.JSON, bytes, bytes.length, NOW);
    }
}
