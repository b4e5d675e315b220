package io.tickwire.gateway.tape;

/**
 * 64-bit hashes, each with a place that is never {@link #NONE}, by open addressing: 24 to 48 bytes each. The hashes hold a random number that nobody
 * outside knows, so their places in the table can't be chosen. For one thread.
 */
final class HashPlaces {
    static final long NONE = 0;

    private static final int FIRST_SLOTS = 16;

    private long[] hashes = new long[FIRST_SLOTS];
    private long[] places = new long[FIRST_SLOTS];
    private int size;

    int size() {
        return size;
    }

    long get(long hash) {
        return places[find(hashes, places, hash)];
    }

    /** The place that the hash had before, or {@link #NONE}; then it has this one now. */
    long putIfAbsent(long hash, long place) {
        int at = find(hashes, places, hash);
        if (places[at] != NONE) {
            return places[at];
        }
        hashes[at] = hash;
        places[at] = place;
        size++;
        if (size * 3L > hashes.length * 2L) {
            grow();
        }
        return NONE;
    }

    private void grow() {
        long[] largerHashes = new long[hashes.length * 2];
        long[] largerPlaces = new long[hashes.length * 2];
        for (int i = 0; i < hashes.length; i++) {
            if (places[i] != NONE) {
                int at = find(largerHashes, largerPlaces, hashes[i]);
                largerHashes[at] = hashes[i];
                largerPlaces[at] = places[i];
            }
        }
        hashes = largerHashes;
        places = largerPlaces;
    }

    private static int find(long[] hashes, long[] places, long hash) {
        int mask = hashes.length - 1;
        int at = (int) ((hash * 0x9e3779b97f4a7c15L) >>> 32) & mask;
        while (places[at] != NONE && hashes[at] != hash) {
            at = (at + 1) & mask;
        }
        return at;
    }
}
