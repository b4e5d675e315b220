package io.tickwire.calc.window;

import java.util.Arrays;

/**
 * Panes of one width that seldom change any more, ascending by start: all of them in one array of bytes. Each is marked with whether
 * committed state has it, and whether it changed since. Reading one makes a new object; changing one means to put it again.
 */
final class SealedPanes {
    private static final byte STORED = 1;
    private static final byte CHANGED = 2;
    private static final int BYTES_OF_ARRAYS = 4 * 16;
    private static final int[] NO_INTS = {};
    private static final byte[] NO_BYTES = {};

    private final PaneWidth width;
    private String usualSource = "";

    // of the panes, in [first, end)
    private int[] numbers = NO_INTS; // start / width, unsigned
    private int[] offsets = NO_INTS; // of the first byte
    private byte[] marks = NO_BYTES;
    private int first;
    private int end;

    private byte[] bytes = NO_BYTES;
    private int endOfBytes;
    private int changed;

    SealedPanes(PaneWidth width) {
        this.width = width;
    }

    int size() {
        return end - first;
    }

    /** The panes have the indexes 0 to size - 1. */
    long start(int index) {
        return Integer.toUnsignedLong(numbers[first + index]) * width.micros();
    }

    Aggregate ticks(int index) {
        return PackedPane.unpack(bytes, offsets[first + index], start(index), usualSource);
    }

    Pane pane(int index) {
        return new Pane(start(index), ticks(index), isStored(index), isChanged(index));
    }

    boolean isStored(int index) {
        return (marks[first + index] & STORED) != 0;
    }

    boolean isChanged(int index) {
        return (marks[first + index] & CHANGED) != 0;
    }

    /** How many have changed since they were committed. */
    int changed() {
        return changed;
    }

    void markCommitted(int index) {
        changed -= isChanged(index) ? 1 : 0;
        marks[first + index] = STORED;
    }

    /** Index of the first pane that does not begin before the time. */
    int position(long startMicros) {
        int from = 0;
        int to = size();
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (start(middle) < startMicros) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    /** Puts a pane in before that of the index; with {@link #size()}, at the end. */
    void insert(int index, Pane pane) {
        byte[] packed = pack(pane);
        reserve(packed.length);
        int at = first + index;
        int from = offset(index);
        splice(from, 0, packed);
        System.arraycopy(numbers, at, numbers, at + 1, end - at);
        System.arraycopy(marks, at, marks, at + 1, end - at);
        for (int i = end; i > at; i--) {
            offsets[i] = offsets[i - 1] + packed.length;
        }
        end++;
        numbers[at] = (int) (pane.startMicros() / width.micros());
        offsets[at] = from;
        mark(at, pane);
    }

    /** Puts a pane in the place of one that begins when it does. */
    void replace(int index, Pane pane) {
        byte[] packed = pack(pane);
        reserve(packed.length);
        int at = first + index;
        int before = offset(index + 1) - offset(index);
        splice(offset(index), before, packed);
        for (int i = at + 1; i < end; i++) {
            offsets[i] += packed.length - before;
        }
        changed -= isChanged(index) ? 1 : 0;
        mark(at, pane);
    }

    void removeFirst() {
        changed -= isChanged(0) ? 1 : 0;
        first++;
    }

    Pane removeLast() {
        Pane last = pane(size() - 1);
        changed -= last.isChanged() ? 1 : 0;
        end--;
        endOfBytes = offsets[end];
        return last;
    }

    void clear() {
        first = 0;
        end = 0;
        endOfBytes = 0;
        changed = 0;
    }

    /** What this takes of the heap. */
    long heapBytes() {
        return numbers.length == 0 ? 0 : BYTES_OF_ARRAYS + bytes.length + 9L * numbers.length;
    }

    private byte[] pack(Pane pane) {
        if (size() == 0) {
            usualSource = pane.ticks().open().source();
        }
        return PackedPane.pack(pane.startMicros(), pane.ticks(), usualSource);
    }

    private void mark(int at, Pane pane) {
        marks[at] = (byte) ((pane.isStored() ? STORED : 0) | (pane.isChanged() ? CHANGED : 0));
        changed += pane.isChanged() ? 1 : 0;
    }

    private int offset(int index) {
        return index == size() ? endOfBytes : offsets[first + index];
    }

    /** Puts bytes in the place of others. */
    private void splice(int from, int length, byte[] others) {
        System.arraycopy(bytes, from + length, bytes, from + others.length, endOfBytes - from - length);
        System.arraycopy(others, 0, bytes, from, others.length);
        endOfBytes += others.length - length;
    }

    /** Makes room for a pane. What has left at the front is used again; otherwise there is a quarter more. */
    private void reserve(int length) {
        if (end == numbers.length) {
            int capacity = grown(numbers.length, size(), 1);
            numbers = moved(numbers, new int[capacity]);
            offsets = moved(offsets, new int[capacity]);
            marks = Arrays.copyOf(Arrays.copyOfRange(marks, first, end), capacity);
            end -= first;
            first = 0;
        }
        if (endOfBytes + length > bytes.length) {
            int from = offset(0);
            int live = endOfBytes - from;
            byte[] target = new byte[grown(bytes.length, live, length)];
            System.arraycopy(bytes, from, target, 0, live);
            bytes = target;
            for (int i = first; i < end; i++) {
                offsets[i] -= from;
            }
            endOfBytes = live;
        }
    }

    private static int grown(int capacity, int live, int more) {
        return live + more <= capacity - capacity / 8 ? capacity : Math.max(live + more, capacity + capacity / 4) + 1;
    }

    private int[] moved(int[] from, int[] to) {
        System.arraycopy(from, first, to, 0, end - first);
        return to;
    }
}
