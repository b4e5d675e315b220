package io.tickwire.ingest.parse;

import io.tickwire.ingest.slice.Slice;
import io.tickwire.ingest.slice.SlicedWork;

/** Checks in slices that bytes are well-formed UTF-8. */
final class Utf8Check implements SlicedWork {
    /** Some tenths of a millisecond. */
    private static final int AT_ONCE_BYTES = 128 * 1024;

    private final byte[] bytes;
    private final int to;
    private int at; // -1 when ill-formed

    Utf8Check(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.at = from;
        this.to = to;
    }

    @Override
    public boolean advance(Slice slice) {
        while (at >= 0 && at < to) {
            at = Utf8.check(bytes, at, Math.min(to - at, AT_ONCE_BYTES) + at, to);
            if (at >= 0 && at < to && slice.isSpent()) {
                return false;
            }
        }
        return true;
    }

    /** The outcome, once it is done. */
    boolean isWellFormed() {
        return at >= 0;
    }
}
