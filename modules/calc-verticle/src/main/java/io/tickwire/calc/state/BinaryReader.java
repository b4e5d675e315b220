package io.tickwire.calc.state;

import io.tickwire.domain.Decimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads what {@link BinaryWriter} wrote. */
final class BinaryReader {
    private final ByteBuffer buffer;

    /** @throws IllegalArgumentException when the value is of another version */
    BinaryReader(byte[] value, int version, String field) {
        buffer = ByteBuffer.wrap(value);
        if (value.length == 0 || buffer.get() != version) {
            throw new IllegalArgumentException("not of a known format: field=" + field + " length=" + value.length
                    + (value.length == 0 ? "" : " version=" + value[0]));
        }
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
        byte[] bytes = new byte[(int) number()];
        buffer.get(bytes);
        return bytes;
    }
}
