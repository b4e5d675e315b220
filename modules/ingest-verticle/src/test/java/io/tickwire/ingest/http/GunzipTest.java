package io.tickwire.ingest.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.ingest.slice.Slice;
import io.tickwire.ingest.slice.Slices;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GunzipTest {
    private static final int LIMIT = 100_000;

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        }
        return out.toByteArray();
    }

    /** In one slice, and the same in slices of one step. */
    private static Gunzip.Outcome inflate(byte[] compressed, int length, int limit) {
        Gunzip whole = new Gunzip(compressed, length, limit, bytes -> true);
        assertThat(whole.advance(Slice.endless())).isTrue();
        Gunzip sliced = new Gunzip(compressed, length, limit, bytes -> true);
        Slices.advanceToEnd(sliced, Slices.ofOneElement());
        if (whole.outcome() instanceof Gunzip.Inflated inflated
                && sliced.outcome() instanceof Gunzip.Inflated inSlices) {
            assertThat(Arrays.copyOf(inSlices.bytes(), inSlices.length()))
                    .isEqualTo(Arrays.copyOf(inflated.bytes(), inflated.length()));
        } else {
            assertThat(sliced.outcome()).isEqualTo(whole.outcome());
        }
        return whole.outcome();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1_023, 1_024, 1_025, 50_000, LIMIT - 1, LIMIT})
    void inflatesUpToTheLimit(int length) throws IOException {
        for (byte[] plain : new byte[][] {random(length), new byte[length]}) {
            byte[] compressed = gzip(plain);
            byte[] withMore = Arrays.copyOf(compressed, compressed.length + 10);
            Gunzip.Outcome outcome = inflate(withMore, compressed.length, LIMIT);

            assertThat(outcome).isInstanceOf(Gunzip.Inflated.class);
            Gunzip.Inflated inflated = (Gunzip.Inflated) outcome;
            assertThat(Arrays.copyOf(inflated.bytes(), inflated.length())).isEqualTo(plain);
            assertThat(inflated.bytes().length).isLessThanOrEqualTo(LIMIT);
        }
    }

    /** The JDK's own stream passes over all of these, and the ticks of a broken member are lost with a 200. */
    @ParameterizedTest
    @ValueSource(strings = {"0a", "00", "1f", "1f8b", "1f8b08", "1f8b08000000", "504b0304", "676172626167650a"})
    void whatStandsBehindTheLastMemberIsNotPassedOver(String behind) throws IOException {
        for (int length : new int[] {0, 100, 50_000}) {
            byte[] compressed = joined(gzip(random(length)), HexFormat.of().parseHex(behind));

            assertThat(inflate(compressed, compressed.length, LIMIT)).isInstanceOf(Gunzip.Corrupt.class);
        }
    }

    @Test
    void everyMemberIsRead() throws IOException {
        byte[] plain = random(20_000);
        byte[] compressed = joined(joined(gzip(plain), gzip(new byte[0])), gzip(plain));

        Gunzip.Inflated inflated = (Gunzip.Inflated) inflate(compressed, compressed.length, LIMIT);

        assertThat(Arrays.copyOf(inflated.bytes(), inflated.length())).isEqualTo(joined(plain, plain));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 9, 10, 11, 100, 50_000})
    void aBodyThatIsCutOffIsRefused(int length) throws IOException {
        byte[] compressed = gzip(random(60_000));

        assertThat(inflate(compressed, length, LIMIT)).isInstanceOf(Gunzip.Corrupt.class);
        assertThat(inflate(compressed, compressed.length - 1, LIMIT)).isInstanceOf(Gunzip.Corrupt.class);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    @Test
    void stopsAtTheLimitWithoutLookingFurther() throws IOException {
        byte[] compressed = gzip(random(4 * LIMIT));
        // what lies beyond the limit is broken: whoever inflates it finds out
        Arrays.fill(compressed, 2 * LIMIT, compressed.length, (byte) 0xff);

        assertThat(inflate(compressed, compressed.length, LIMIT)).isEqualTo(new Gunzip.TooLarge());
        assertThat(inflate(compressed, compressed.length, 4 * LIMIT)).isInstanceOf(Gunzip.Corrupt.class);
    }

    /** A member of nothing is 20 bytes, and a megabyte of them takes tens of milliseconds. */
    @Test
    void manyEmptyMembersAndLongNamesAreCutIntoSlices() throws IOException {
        byte[] empty = gzip(new byte[0]);
        byte[] members = new byte[50_000 * empty.length];
        for (int at = 0; at < members.length; at += empty.length) {
            System.arraycopy(empty, 0, members, at, empty.length);
        }
        byte[] name = joined(
                HexFormat.of().parseHex("1f8b0808000000000000"),
                "n".repeat(1_000_000).getBytes(UTF_8));
        for (byte[] compressed : new byte[][] {members, name, gzip(new byte[10_000_000])}) {
            Gunzip gunzip = new Gunzip(compressed, compressed.length, 20_000_000, bytes -> true);
            assertThat(Slices.advanceToEnd(gunzip, Slices.ofOneLook())).isGreaterThan(100);
        }
    }

    @Test
    void asksForRoomBeforeItUsesIt() throws IOException {
        byte[] compressed = gzip(new byte[1_000_000]);
        long[] asked = {0};
        Gunzip gunzip = new Gunzip(compressed, compressed.length, 10_000_000, bytes -> {
            asked[0] += bytes;
            return true;
        });
        assertThat(gunzip.advance(Slice.endless())).isTrue();
        assertThat(asked[0]).isEqualTo(((Gunzip.Inflated) gunzip.outcome()).bytes().length);

        Gunzip refused = new Gunzip(compressed, compressed.length, 10_000_000, bytes -> bytes < 100_000);
        assertThat(refused.advance(Slice.endless())).isTrue();
        assertThat(refused.outcome()).isEqualTo(new Gunzip.NoRoom());
    }
}
