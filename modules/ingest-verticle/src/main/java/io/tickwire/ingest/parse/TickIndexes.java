package io.tickwire.ingest.parse;

import java.util.Arrays;

/** Where the valid ticks of a post stand in it: position in the array, or number of the line, from 0. For one thread. */
public final class TickIndexes {
    private int[] indexes;
    private int size;

    /** @param room for so many without growing */
    TickIndexes(int room) {
        indexes = new int[room];
    }

    void add(int index) {
        if (size == indexes.length) {
            indexes = Arrays.copyOf(indexes, 1 + size * 2);
        }
        indexes[size++] = index;
    }

    /** Takes back those that came after the first ones. */
    void takeBack(int firstOnes) {
        size = firstOnes;
    }

    /** @param tick the how-manieth of the valid ones, from 0 */
    public int of(int tick) {
        if (tick >= size) {
            throw new IndexOutOfBoundsException("must be below the number of ticks: tick=" + tick + " ticks=" + size);
        }
        return indexes[tick];
    }
}
