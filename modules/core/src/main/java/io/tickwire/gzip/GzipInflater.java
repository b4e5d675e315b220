package io.tickwire.gzip;

import java.io.EOFException;
import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Gunzips pieces as they are given, one member after another; the work of one call is bounded by the piece and by the room in
 * the target. Whatever stands behind a member is a further member or a fault. For one thread.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1952">RFC 1952</a>
 */
public final class GzipInflater implements AutoCloseable {
    private static final int FLAG_HEADER_CRC = 2;
    private static final int FLAG_EXTRA = 4;
    private static final int FLAG_NAME = 8;
    private static final int FLAG_COMMENT = 16;
    private static final int FIXED_BYTES = 6; // time, flags, system
    private static final int TRAILER_BYTES = 8; // checksum and size

    /** What the next byte belongs to, in the order of the parts. */
    private enum Part {
        FIRST,
        SECOND,
        METHOD,
        FLAGS,
        FIXED,
        EXTRA_LENGTH,
        EXTRA,
        NAME,
        COMMENT,
        HEADER_CRC,
        DATA,
        TRAILER
    }

    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private byte[] input = new byte[0];
    private int at;
    private int end;
    private Part part = Part.FIRST;
    private int flags;
    private int left; // bytes of a part of known length
    private int shift; // of the next byte in the number
    private long number; // that is being read, its least byte first
    private boolean isBehindMember;

    /** Gives the next piece, when the one before is used up. It must not change until it is used up. */
    public void setInput(byte[] bytes, int offset, int length) {
        input = bytes;
        at = offset;
        end = offset + length;
    }

    /**
     * Inflates into the target.
     *
     * @return how many bytes, at least 1; 0 when the piece is used up or the length is 0
     * @throws IOException when the data is not gzip or is damaged
     */
    public int inflate(byte[] target, int offset, int length) throws IOException {
        while (length > 0) {
            if (part == Part.DATA) {
                int count = inflateData(target, offset, length);
                if (count > 0) {
                    checksum.update(target, offset, count);
                    return count;
                }
                if (inflater.finished()) {
                    at = end - inflater.getRemaining();
                    begin(Part.TRAILER, TRAILER_BYTES);
                } else if (inflater.needsDictionary()) {
                    throw new IOException("gzip data is damaged");
                } else if (at == end) {
                    return 0;
                } else {
                    inflater.setInput(input, at, end - at);
                    at = end;
                }
            } else if (at == end) {
                return 0;
            } else {
                take(input[at++] & 0xff);
            }
        }
        return 0;
    }

    /**
     * Checks that the data ends here.
     *
     * @throws IOException when a member is not complete, or when there was none
     */
    public void endInput() throws IOException {
        if (part != Part.FIRST) {
            throw new EOFException("gzip data is cut off");
        }
        if (!isBehindMember) {
            throw new IOException("it does not begin as gzip data does");
        }
    }

    /** Frees memory outside the heap. */
    @Override
    public void close() {
        inflater.end();
    }

    private int inflateData(byte[] target, int offset, int length) throws IOException {
        try {
            return inflater.inflate(target, offset, length);
        } catch (DataFormatException e) {
            throw new IOException("gzip data is damaged", e);
        }
    }

    private void take(int next) throws IOException {
        switch (part) {
            case FIRST -> expect(next, 0x1f, Part.SECOND);
            case SECOND -> expect(next, 0x8b, Part.METHOD);
            case METHOD -> expect(next, 8, Part.FLAGS);
            case FLAGS -> {
                flags = next;
                begin(Part.FIXED, FIXED_BYTES);
            }
            case NAME, COMMENT -> {
                if (next == 0) {
                    beginAfter(part);
                }
            }
            default -> {
                number |= (long) next << shift;
                shift += Byte.SIZE;
                if (--left == 0) {
                    endCounted();
                }
            }
        }
    }

    private void endCounted() throws IOException {
        if (part == Part.EXTRA_LENGTH && number > 0) {
            begin(Part.EXTRA, (int) number);
        } else if (part == Part.TRAILER) {
            endMember();
        } else {
            beginAfter(part == Part.EXTRA_LENGTH ? Part.EXTRA : part);
        }
    }

    private void expect(int next, int expected, Part then) throws IOException {
        if (next != expected) {
            throw new IOException(
                    isBehindMember
                            ? "something that is not gzip stands behind the gzip data"
                            : "it does not begin as gzip data does");
        }
        part = then;
    }

    private void begin(Part next, int bytes) {
        part = next;
        left = bytes;
        number = 0;
        shift = 0;
    }

    /** Goes to the next part that the flags name. */
    private void beginAfter(Part done) {
        if (done.compareTo(Part.EXTRA_LENGTH) < 0 && (flags & FLAG_EXTRA) != 0) {
            begin(Part.EXTRA_LENGTH, 2);
        } else if (done.compareTo(Part.NAME) < 0 && (flags & FLAG_NAME) != 0) {
            part = Part.NAME;
        } else if (done.compareTo(Part.COMMENT) < 0 && (flags & FLAG_COMMENT) != 0) {
            part = Part.COMMENT;
        } else if (done.compareTo(Part.HEADER_CRC) < 0 && (flags & FLAG_HEADER_CRC) != 0) {
            begin(Part.HEADER_CRC, 2);
        } else {
            inflater.reset();
            checksum.reset();
            part = Part.DATA;
        }
    }

    private void endMember() throws IOException {
        long expected = number & 0xffffffffL;
        long size = number >>> Integer.SIZE;
        if (expected != checksum.getValue() || size != (inflater.getBytesWritten() & 0xffffffffL)) {
            throw new IOException("gzip data is damaged: its checksum is wrong");
        }
        part = Part.FIRST;
        isBehindMember = true;
    }
}
