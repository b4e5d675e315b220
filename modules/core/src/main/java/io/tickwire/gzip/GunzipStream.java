package io.tickwire.gzip;

import java.io.IOException;
import java.io.InputStream;

/**
 * Gunzips one member after another up to the very end of the input. The JDK's {@code GZIPInputStream} takes a pipe that
 * has nothing to give at the moment for the end, and passes over a broken further member: ticks would be lost without a
 * word. For one thread.
 */
public final class GunzipStream extends InputStream {
    private final InputStream in;
    private final GzipInflater inflater = new GzipInflater();
    private final byte[] compressed;
    private boolean isEnded;

    /** @param bufferBytes so much is taken from the input at once */
    public GunzipStream(InputStream in, int bufferBytes) {
        this.in = in;
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
            int count = inflater.inflate(target, offset, length);
            if (count > 0) {
                return count;
            }
            int more = in.read(compressed);
            if (more < 0) {
                inflater.endInput();
                isEnded = true;
            } else {
                inflater.setInput(compressed, 0, more);
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
        inflater.close();
        in.close();
    }
}
