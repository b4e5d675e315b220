package io.tickwire.calc.state;

import io.tickwire.domain.Decimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads what {@link BinaryWriter} wrote. What is no such value ends in a {@link RuntimeException} of whatever type, here or
 * at {@link #end}.
 */
final class BinaryReader {
    private final ByteBuffer buffer;
    private final int version;

    BinaryReader(byte[] value) {
        buffer = ByteBuffer.wrap(value);
        version = Byte.toUnsignedInt(buffer.get());
    }

    /** Of the format that the rest is in, 0 to 255: whoever reads several goes by it. */
    int version() {
        return version;
    }

    long number() {
        long value = 0;
        int shift = 0;
        byte part;
        do {
            part = buffer.get();
            value |= (part & 0x7fL) << shift;
            shift += 7;
        } while (part < 0);
        return value;
    }

    Decimal decimal() {
        return new Decimal(number(), (int) number());
    }

    String ascii() {
        return new String(bytes(), StandardCharsets.US_ASCII);
    }

    byte[] bytes() {
        long length = number();
        if (length < 0 || length > buffer.remaining()) {
            throw new IllegalArgumentException(
                    "must be at most what is left: length=" + length + " left=" + buffer.remaining());
        }
        byte[] bytes = new byte[(int) length];
        buffer.get(bytes);
        return bytes;
    }

    /** All the rest, as numbers of eight bytes. */
    long[] longs() {
        long[] values = new long[buffer.remaining() / Long.BYTES];
        for (int i = 0; i < values.length; i++) {
            values[i] = buffer.getLong();
        }
        return values;
    }

    /** The value has been read; what is left over would be of a format that nobody has read. */
    void end() {
        if (buffer.hasRemaining()) {
            throw new IllegalArgumentException("must end here: left=" + buffer.remaining());
        }
    }
}
