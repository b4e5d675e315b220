package io.tickwire.feeder.file;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * A stream whose first bytes can be looked at before they are read, so that a pipe is read once. A fault while looking is
 * told when reading comes to that place. For one thread.
 */
final class PeekStream extends InputStream {
    private static final int CAPACITY = 64 * 1024;

    private final InputStream in;
    private final byte[] ahead = new byte[CAPACITY];
    private int at;
    private int end;
    private boolean isEnded;
    private IOException fault;

    PeekStream(InputStream in) {
        this.in = in;
    }

    /** Whether what was seen is enough, so that nobody waits for a slow pipe to say more. */
    @FunctionalInterface
    interface Enough {
        boolean test(byte[] bytes);
    }

    /** What comes next, without taking it: all that is there at once, up to 64 kB, and as much as is enough. Blocks. */
    byte[] peek(Enough enough) {
        while (!isEnded && fault == null && end - at < CAPACITY) {
            try {
                if (in.available() <= 0 && enough.test(Arrays.copyOfRange(ahead, at, end))) {
                    break;
                }
                fill();
            } catch (IOException e) {
                fault = e;
            }
        }
        return Arrays.copyOfRange(ahead, at, end);
    }

    /** Whether {@link #peek} saw all that there is. */
    boolean isWhole() {
        return isEnded;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (at < end) {
            int count = Math.min(length, end - at);
            System.arraycopy(ahead, at, target, offset, count);
            at += count;
            return count;
        }
        if (fault != null) {
            throw fault;
        }
        return isEnded ? -1 : in.read(target, offset, length);
    }

    /** 0 when a read may have to wait, and at the end. */
    @Override
    public int available() throws IOException {
        return at < end ? end - at : isEnded ? 0 : in.available();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private void fill() throws IOException {
        if (at > 0) {
            System.arraycopy(ahead, at, ahead, 0, end - at);
            end -= at;
            at = 0;
        }
        int count = in.read(ahead, end, CAPACITY - end);
        if (count < 0) {
            isEnded = true;
        } else {
            end += count;
        }
    }
}
