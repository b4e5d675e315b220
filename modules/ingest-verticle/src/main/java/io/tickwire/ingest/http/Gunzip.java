package io.tickwire.ingest.http;

import io.tickwire.gzip.GunzipStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;

/** Bounded decompression: a gzip bomb costs no more than the limit in memory and time. Pure: no I/O, no Vert.x. */
final class Gunzip {
    /** What came of it. */
    sealed interface Outcome {}

    /** The plain bytes: the first {@code length} of the array. */
    record Inflated(byte[] bytes, int length) implements Outcome {}

    /** More plain bytes than the limit; the rest was not inflated. */
    record TooLarge() implements Outcome {}

    /** Not gzip, cut off, followed by something else, or the checksum is wrong. */
    record Corrupt(String reason) implements Outcome {}

    private static final int INPUT_BUFFER_BYTES = 8_192;

    private Gunzip() {}

    /** @param limit most plain bytes, at least 1 */
    static Outcome inflate(byte[] compressed, int length, int limit) {
        byte[] plain = new byte[(int) Math.min(limit, Math.max(1_024, 4L * length))];
        int count = 0;
        try (GunzipStream in = new GunzipStream(new ByteArrayInputStream(compressed, 0, length), INPUT_BUFFER_BYTES)) {
            while (true) {
                if (count == plain.length) {
                    int next = in.read();
                    if (next < 0) {
                        return new Inflated(plain, count);
                    }
                    if (count == limit) {
                        return new TooLarge();
                    }
                    plain = Arrays.copyOf(plain, (int) Math.min(limit, 2L * count));
                    plain[count++] = (byte) next;
                }
                int read = in.read(plain, count, plain.length - count);
                if (read > 0) {
                    count += read;
                } else if (read < 0) {
                    return new Inflated(plain, count);
                }
            }
        } catch (IOException e) {
            return new Corrupt(String.valueOf(e.getMessage()));
        }
    }
}
