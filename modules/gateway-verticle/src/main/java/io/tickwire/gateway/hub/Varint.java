package io.tickwire.gateway.hub;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * Numbers of 64 bits as 1 to 10 bytes, small ones short: seven bits a byte, the lowest first, and in each but the last the highest bit.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/#varints">Base 128 varints</a>
 */
public final class Varint {
    /** As many as a number may take. */
    public static final int MAX_BYTES = 10;

    private Varint() {}

    public static void put(ByteBuffer out, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        out.put((byte) rest);
    }

    /**
     * @throws IllegalArgumentException when the number is longer than {@link #MAX_BYTES}
     * @throws BufferUnderflowException when it is not all there
     */
    public static long get(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte part = in.get();
            value |= (part & 0x7FL) << shift;
            if (part >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("number is too long");
    }
}
