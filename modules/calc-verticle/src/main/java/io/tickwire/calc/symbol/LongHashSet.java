package io.tickwire.calc.symbol;

import java.util.Arrays;

/** A set of 64-bit hashes by open addressing, about 12 to 24 bytes each. The hashes must be well mixed. */
final class LongHashSet {
    private static final long EMPTY = 0;

    private long[] slots = new long[8];
    private int size;
    private boolean hasZero;

    /** True when the hash was not there. */
    boolean add(long hash) {
        if (hash == EMPTY) {
            boolean added = !hasZero;
            hasZero = true;
            return added;
        }
        if (!place(slots, hash)) {
            return false;
        }
        size++;
        if (size * 3L > slots.length * 2L) {
            grow();
        }
        return true;
    }

    private void grow() {
        long[] larger = new long[slots.length * 2];
        Arrays.stream(slots).filter(hash -> hash != EMPTY).forEach(hash -> place(larger, hash));
        slots = larger;
    }

    private static boolean place(long[] slots, long hash) {
        int mask = slots.length - 1;
        int at = (int) hash & mask;
        while (slots[at] != EMPTY) {
            if (slots[at] == hash) {
                return false;
            }
            at = (at + 1) & mask;
        }
        slots[at] = hash;
        return true;
    }
}
