package io.tickwire.ingest.parse;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Checks that bytes are well-formed UTF-8. Jackson's parser takes overlong forms and surrogates, so it can't be left to it.
 *
 * @see <a href="https://www.unicode.org/versions/Unicode15.0.0/ch03.pdf">The Unicode Standard, table 3-7</a>
 */
final class Utf8 {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Utf8() {}

    static boolean isWellFormed(byte[] bytes, int from, int to) {
        return check(bytes, from, to, to) == to;
    }

    /**
     * Checks a part, which begins where a character does.
     *
     * @param until the first character that begins here or later is not looked at
     * @param to end of the whole text
     * @return where that character begins, at most {@code to}; -1 when the part is ill-formed
     */
    static int check(byte[] bytes, int from, int until, int to) {
        int at = from;
        while (at < until) {
            if (at + Long.BYTES <= to && ((long) LONGS.get(bytes, at) & HIGH_BITS) == 0) {
                at += Long.BYTES;
            } else if (bytes[at] >= 0) {
                at++;
            } else {
                int length = sequenceLength(bytes, at, to);
                if (length == 0) {
                    return -1;
                }
                at += length;
            }
        }
        return at;
    }

    /** Bytes of the sequence of two to four that starts here; 0 when it is ill-formed. */
    private static int sequenceLength(byte[] bytes, int at, int to) {
        int lead = bytes[at] & 0xff;
        int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
        if (lead < 0xc2 || lead > 0xf4 || at + length > to) {
            return 0;
        }
        int second = bytes[at + 1] & 0xff;
        int low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80; // below: overlong
        int high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf; // above: a surrogate, or past U+10FFFF
        if (second < low || second > high) {
            return 0;
        }
        for (int i = 2; i < length; i++) {
            if ((bytes[at + i] & 0xc0) != 0x80) {
                return 0;
            }
        }
        return length;
    }
}
