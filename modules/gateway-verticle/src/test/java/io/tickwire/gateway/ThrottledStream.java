package io.tickwire.gateway;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A reader on a slow line: takes a hundredth of a second's bytes at a time, and no more than so many in a second. */
final class ThrottledStream extends FilterInputStream {
    private static final int PIECES_PER_SECOND = 100;

    private final int pieceBytes;
    private final long nanosPerByte;
    private long freeAtNanos = System.nanoTime();

    ThrottledStream(InputStream in, int bytesPerSecond) {
        super(in);
        this.pieceBytes = Math.max(1, bytesPerSecond / PIECES_PER_SECOND);
        this.nanosPerByte = TimeUnit.SECONDS.toNanos(1) / bytesPerSecond;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        while (System.nanoTime() < freeAtNanos) {
            LockSupport.parkNanos(freeAtNanos - System.nanoTime());
        }
        int read = super.read(into, from, Math.min(length, pieceBytes));
        freeAtNanos = Math.max(freeAtNanos, System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(20))
                + Math.max(0, read) * nanosPerByte;
        return read;
    }
}
