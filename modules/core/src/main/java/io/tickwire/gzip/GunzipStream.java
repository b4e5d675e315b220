package io.tickwire.gzip;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Gunzips one member after another up to the very end of the input. The JDK's {@code GZIPInputStream} takes a pipe that
 * has nothing to give at the moment for the end, and passes over a broken further member: ticks would be lost without a
 * word. For one thread.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1952">RFC 1952</a>
 */
public final class GunzipStream extends InputStream {
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;

    private final PushbackInputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private final byte[] compressed;
    private int compressedLength;
    private boolean isInMember;
    private boolean isBehindMember;
    private boolean isEnded;

    /** @param bufferBytes so much is taken from the input at once */
    public GunzipStream(InputStream in, int bufferBytes) {
        this.in = new PushbackInputStream(in, bufferBytes);
        this.compressed = new byte[bufferBytes];
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        while (!isEnded && length > 0) {
            if (!isInMember && !beginMember()) {
                isEnded = true;
                break;
            }
            int count = inflate(target, offset, length);
            if (count > 0) {
                checksum.update(target, offset, count);
                return count;
            }
            if (inflater.finished()) {
                endMember();
            } else if (inflater.needsDictionary()) {
                throw new IOException("gzip data is damaged");
            } else {
                compressedLength = in.read(compressed);
                if (compressedLength < 0) {
                    throw new EOFException("gzip data is cut off");
                }
                inflater.setInput(compressed, 0, compressedLength);
            }
        }
        return length == 0 ? 0 : -1;
    }

    /** Never 0 before the end: what compressed bytes bring is not known. */
    @Override
    public int available() {
        return isEnded ? 0 : 1;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }

    private int inflate(byte[] target, int offset, int length) throws IOException {
        try {
            return inflater.inflate(target, offset, length);
        } catch (DataFormatException e) {
            throw new IOException("gzip data is damaged", e);
        }
    }

    private boolean beginMember() throws IOException {
        int first = in.read();
        if (first < 0 && isBehindMember) {
            return false;
        }
        if (first != 0x1f || next() != 0x8b || next() != 8) {
            throw new IOException(
                    isBehindMember
                            ? "something that is not gzip stands behind the gzip data"
                            : "it does not begin as gzip data does");
        }
        int flags = next();
        skip(6); // time, flags, system
        if ((flags & EXTRA) != 0) {
            skip(next() | next() << 8);
        }
        skipText((flags & NAME) != 0);
        skipText((flags & COMMENT) != 0);
        skip((flags & HEADER_CRC) != 0 ? 2 : 0);
        inflater.reset();
        checksum.reset();
        isInMember = true;
        return true;
    }

    private void endMember() throws IOException {
        int left = inflater.getRemaining();
        in.unread(compressed, compressedLength - left, left);
        long expected = number();
        long size = number();
        if (expected != checksum.getValue() || size != (inflater.getBytesWritten() & 0xffffffffL)) {
            throw new IOException("gzip data is damaged: its checksum is wrong");
        }
        inflater.reset();
        compressedLength = 0;
        isInMember = false;
        isBehindMember = true;
    }

    private long number() throws IOException {
        long low = next() | next() << 8 | next() << 16;
        return low | (long) next() << 24;
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            next();
        }
    }

    private void skipText(boolean isThere) throws IOException {
        while (isThere && next() != 0) {
            continue;
        }
    }

    private int next() throws IOException {
        int value = in.read();
        if (value < 0) {
            throw new EOFException("gzip data is cut off");
        }
        return value;
    }
}
