package io.tickwire.calc.symbol;

import java.security.SecureRandom;

/**
 * A set of 64-bit hashes by open addressing, about 12 to 24 bytes each. Senders of ticks know the hashes and may choose them, so
 * their places are found with a factor that no sender knows: for any two hashes and a random odd factor, the chance that they share
 * a place is at most two in the number of places.
 *
 * <p>No call looks at more than {@value #MAX_PROBES} places. A hash that needs more makes the set larger, with another factor: the
 * price of that is its size, and the chance is one in many millions, unless the factor has become known.
 *
 * @see <a href="https://doi.org/10.1006/jagm.1997.0873">Dietzfelbinger, Hagerup, Katajainen, Penttonen: A Reliable Randomized
 *     Algorithm for the Closest-Pair Problem, section 2 (multiplicative hashing)</a>
 */
final class LongHashSet {
    /** The longest row of taken places in a set of a million, two thirds full, is about 200. */
    static final int MAX_PROBES = 512;

    private static final int FIRST_SLOTS = 8;
    private static final long EMPTY = 0;

    private long factor;
    private long[] slots = new long[FIRST_SLOTS];
    private int size; // without the zero
    private boolean hasZero;

    /** @param secret what no sender can know; the same for many sets if you like */
    LongHashSet(long secret) {
        factor = secret | 1; // an even factor would lose bits
    }

    /** True when the hash was not there. */
    boolean add(long hash) {
        if (hash == EMPTY) {
            boolean added = !hasZero;
            hasZero = true;
            return added;
        }
        int at = find(slots, factor, hash);
        if (at >= 0 && slots[at] == hash) {
            return false;
        }
        if (at >= 0) {
            slots[at] = hash;
        } else {
            rebuildWith(hash);
        }
        size++;
        if (size * 3L > slots.length * 2L) {
            grow();
        }
        return true;
    }

    boolean contains(long hash) {
        if (hash == EMPTY) {
            return hasZero;
        }
        int at = find(slots, factor, hash);
        return at >= 0 && slots[at] == hash;
    }

    int size() {
        return size + (hasZero ? 1 : 0);
    }

    /** How many places there are. */
    int capacity() {
        return slots.length;
    }

    /** The most places that a call looks at to find one of the hashes: goes through all of them. */
    int longestProbe() {
        int longest = 0;
        for (int at = 0; at < slots.length; at++) {
            if (slots[at] != EMPTY) {
                int home = home(slots, factor, slots[at]);
                longest = Math.max(longest, 1 + ((at - home) & (slots.length - 1)));
            }
        }
        return longest;
    }

    private void grow() {
        long[] larger = copy(slots.length * 2, factor);
        if (larger == null) {
            rebuildWith(EMPTY);
        } else {
            slots = larger;
        }
    }

    /** Finds a larger table and a factor with which all hashes and one more are near their places. */
    private void rebuildWith(long added) {
        for (int capacity = slots.length * 2; ; capacity *= 2) {
            long newFactor = new SecureRandom().nextLong() | 1;
            long[] larger = copy(capacity, newFactor);
            if (larger != null && (added == EMPTY || place(larger, newFactor, added))) {
                slots = larger;
                factor = newFactor;
                return;
            }
        }
    }

    /** All hashes in a new table; null when one of them is too far from its place. */
    private long[] copy(int capacity, long newFactor) {
        long[] table = new long[capacity];
        for (long hash : slots) {
            if (hash != EMPTY && !place(table, newFactor, hash)) {
                return null;
            }
        }
        return table;
    }

    private static boolean place(long[] table, long factor, long hash) {
        int at = find(table, factor, hash);
        if (at < 0) {
            return false;
        }
        table[at] = hash;
        return true;
    }

    /** Where the hash is, or the free place where it belongs; negative when neither is near enough. */
    private static int find(long[] table, long factor, long hash) {
        int mask = table.length - 1;
        int at = home(table, factor, hash);
        for (int probes = 0; probes < MAX_PROBES; probes++) {
            if (table[at] == EMPTY || table[at] == hash) {
                return at;
            }
            at = (at + 1) & mask;
        }
        return -1;
    }

    /** The high bits of the product, which all bits of the hash have a part in. */
    private static int home(long[] table, long factor, long hash) {
        return (int) ((hash * factor) >>> (Long.numberOfLeadingZeros(table.length) + 1));
    }
}
