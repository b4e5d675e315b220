package io.tickwire.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
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
            Gunzip.Outcome outcome = Gunzip.inflate(withMore, compressed.length, LIMIT);

            assertThat(outcome).isInstanceOf(Gunzip.Inflated.class);
            Gunzip.Inflated inflated = (Gunzip.Inflated) outcome;
            assertThat(Arrays.copyOf(inflated.bytes(), inflated.length())).isEqualTo(plain);
            assertThat(inflated.bytes().length).isLessThanOrEqualTo(LIMIT);
        }
    }

    @Test
    void stopsAtTheLimitWithoutLookingFurther() throws IOException {
        byte[] compressed = gzip(random(4 * LIMIT));
        // what lies beyond the limit is broken: whoever inflates it finds out
        Arrays.fill(compressed, 2 * LIMIT, compressed.length, (byte) 0xff);

        assertThat(Gunzip.inflate(compressed, compressed.length, LIMIT)).isEqualTo(new Gunzip.TooLarge());
        assertThat(Gunzip.inflate(compressed, compressed.length, 4 * LIMIT)).isInstanceOf(Gunzip.Corrupt.class);
    }
}
