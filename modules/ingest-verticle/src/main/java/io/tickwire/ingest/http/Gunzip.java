package io.tickwire.ingest.http;

import io.tickwire.gzip.GzipInflater;
import io.tickwire.ingest.slice.Slice;
import io.tickwire.ingest.slice.SlicedWork;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.LongPredicate;

/**
 * Bounded decompression, in slices: a gzip bomb costs no more than the limit in memory and time, and its memory is asked for
 * before it is used. Pure: no I/O, no Vert.x.
 */
final class Gunzip implements SlicedWork {
    /** What came of it. */
    sealed interface Outcome {}

    /** The plain bytes: the first {@code length} of the array. */
    record Inflated(byte[] bytes, int length) implements Outcome {}

    /** More plain bytes than the limit; the rest was not inflated. */
    record TooLarge() implements Outcome {}

    /** There is no room for the plain bytes. */
    record NoRoom() implements Outcome {}

    /** Not gzip, cut off, followed by something else, or the checksum is wrong. */
    record Corrupt(String reason) implements Outcome {}

    /** As much, in and out, takes some tenths of a millisecond, also when it is all headers of empty members. */
    private static final int INPUT_AT_ONCE_BYTES = 8 * 1024;

    private static final int OUTPUT_AT_ONCE_BYTES = 64 * 1024;
    private static final int LEAST_ROOM_BYTES = 1_024;
    private static final int USUAL_RATIO = 4;

    private final byte[] compressed;
    private final int length;
    private final int limit;
    private final LongPredicate room;
    private final GzipInflater inflater = new GzipInflater();
    private int at; // next compressed byte to give
    private byte[] plain;
    private int count;
    private Outcome outcome;

    /**
     * @param limit most plain bytes, at least 1
     * @param room asked for each further piece of memory, in bytes, before it is used
     */
    Gunzip(byte[] compressed, int length, int limit, LongPredicate room) {
        this.compressed = compressed;
        this.length = length;
        this.limit = limit;
        this.room = room;
    }

    @Override
    public boolean advance(Slice slice) {
        try {
            while (outcome == null) {
                step();
                if (outcome == null && slice.isSpent()) {
                    return false;
                }
            }
        } catch (IOException e) {
            outcome = new Corrupt(e.getMessage());
        } finally {
            if (outcome != null) {
                inflater.close();
            }
        }
        return true;
    }

    @Override
    public void drop() {
        inflater.close(); // it has memory outside of the heap
    }

    /** Known when the work is done. */
    Outcome outcome() {
        return outcome;
    }

    private void step() throws IOException {
        if (plain == null || count == plain.length) {
            if (plain != null && count == limit) {
                lookBeyondTheLimit();
            } else {
                grow();
            }
            return;
        }
        int read = inflater.inflate(plain, count, Math.min(plain.length - count, OUTPUT_AT_ONCE_BYTES));
        count += read;
        if (read == 0 && !feed()) {
            outcome = new Inflated(plain, count);
        }
    }

    /** With room for all that may be, the end is still to be seen: one byte more is too much. */
    private void lookBeyondTheLimit() throws IOException {
        if (inflater.inflate(new byte[1], 0, 1) > 0) {
            outcome = new TooLarge();
        } else if (!feed()) {
            outcome = new Inflated(plain, count);
        }
    }

    private void grow() {
        int size = (int)
                (plain == null
                        ? Math.min(limit, Math.max(LEAST_ROOM_BYTES, (long) USUAL_RATIO * length))
                        : Math.min(limit, 2L * count));
        if (!room.test(size - count)) {
            outcome = new NoRoom();
        } else {
            plain = plain == null ? new byte[size] : Arrays.copyOf(plain, size);
        }
    }

    /** Gives the next piece; false at the end of the data, which is then complete. */
    private boolean feed() throws IOException {
        if (at == length) {
            inflater.endInput();
            return false;
        }
        int piece = Math.min(length - at, INPUT_AT_ONCE_BYTES);
        inflater.setInput(compressed, at, piece);
        at += piece;
        return true;
    }
}
