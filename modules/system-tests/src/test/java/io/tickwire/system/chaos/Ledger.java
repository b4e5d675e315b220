package io.tickwire.system.chaos;

import java.math.BigDecimal;
import java.util.Arrays;

/**
 * What one symbol's feeder has posted: tick {@code n} has {@code seq} n, and its price and volume follow from n, so the ledger
 * holds nothing but times. One thread writes, at most one post is under way, and a post is repeated until it is acknowledged:
 * so after the last answer all of 1 to {@link #size} are promised.
 */
final class Ledger {
    final String symbol;
    private final int salt;
    private long[] tsMicros = new long[1_024];
    private volatile int size;

    Ledger(String symbol, int salt) {
        this.symbol = symbol;
        this.salt = salt;
    }

    /** Adds a tick and gives its number. */
    int add(long ts) {
        if (size == tsMicros.length) {
            tsMicros = Arrays.copyOf(tsMicros, size * 2);
        }
        tsMicros[size] = ts;
        size++;
        return size;
    }

    int size() {
        return size;
    }

    long ts(int seq) {
        return tsMicros[seq - 1];
    }

    BigDecimal price(int seq) {
        return BigDecimal.valueOf(10_000 + Math.floorMod(hash(seq), 2_000), 2);
    }

    BigDecimal volume(int seq) {
        return BigDecimal.valueOf(Math.floorMod(hash(seq) >>> 20, 5_000), 4);
    }

    private long hash(int seq) {
        long h = (seq * 31L + salt) * 0x9E3779B97F4A7C15L;
        return h ^ (h >>> 29);
    }
}
