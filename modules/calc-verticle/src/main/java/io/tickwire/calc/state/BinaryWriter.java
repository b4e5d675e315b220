package io.tickwire.calc.state;

import io.tickwire.domain.Decimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes small values densely: numbers as LEB128, strings with their length. For one thread; used again. */
final class BinaryWriter {
    /** More than any value but a chunk: four sums of at most a few dozen bytes each and two sources of 32. */
    private static final int CAPACITY = 1_024;

    private final ByteBuffer buffer = ByteBuffer.allocate(CAPACITY);

    BinaryWriter begin(int version) {
        buffer.clear().put((byte) version);
        return this;
    }

    /** Any long; short when it is near zero and not negative. */
    BinaryWriter number(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            buffer.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        buffer.put((byte) rest);
        return this;
    }

    BinaryWriter decimal(Decimal value) {
        return number(value.mantissa()).number(value.scale());
    }

    BinaryWriter ascii(String text) {
        return bytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    BinaryWriter bytes(byte[] bytes) {
        number(bytes.length);
        buffer.put(bytes);
        return this;
    }

    byte[] end() {
        byte[] written = new byte[buffer.position()];
        buffer.flip().get(written);
        return written;
    }
}
