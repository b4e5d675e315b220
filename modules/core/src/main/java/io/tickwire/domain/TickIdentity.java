package io.tickwire.domain;

/**
 * Identity, order and placement of ticks. All hashes are fixed for ever: they stand in stored rows (the derived
 * {@code seq}), in committed state (the identity hash) and in the placement of symbols on partitions.
 */
public final class TickIdentity {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private TickIdentity() {}

    /**
     * The {@code seq} of a tick that came without one: FNV-1a (64 bit) over the canonical {@code price|volume} in ASCII,
     * mixed by MurmurHash3's finaliser, with the sign bit set. Always negative; equal for equal price and volume.
     */
    public static long derivedSeq(Decimal price, Decimal volume) {
        StringBuilder text = new StringBuilder(48);
        price.appendTo(text).append('|');
        volume.appendTo(text);
        return mix(fnv1a(FNV_OFFSET, text)) | Long.MIN_VALUE;
    }

    /**
     * Identity within a symbol as 64 bits: {@code (ts, source, seq)}. Two different ticks of one symbol and one minute
     * share it with a probability of about n^2 / 2^65.
     */
    public static long hash(long tsMicros, String source, long seq) {
        long h = mix(tsMicros + FNV_OFFSET);
        h = mix(h ^ seq);
        return mix(fnv1a(h, source));
    }

    /** The partition that holds a symbol: FNV-1a over its ASCII, mixed, modulo the number of partitions. */
    public static int partitionOf(String symbol, int partitions) {
        return (int) Long.remainderUnsigned(mix(fnv1a(FNV_OFFSET, symbol)), partitions);
    }

    /** The order of a symbol's ticks: by {@code (ts, source, seq)}, source by its ASCII codes. */
    public static int compare(long ts, String source, long seq, long otherTs, String otherSource, long otherSeq) {
        if (ts != otherTs) {
            return Long.compare(ts, otherTs);
        }
        int bySource = source.compareTo(otherSource);
        return bySource != 0 ? bySource : Long.compare(seq, otherSeq);
    }

    private static long fnv1a(long seed, CharSequence ascii) {
        long h = seed;
        for (int i = 0; i < ascii.length(); i++) {
            h = (h ^ ascii.charAt(i)) * FNV_PRIME;
        }
        return h;
    }

    /** MurmurHash3 fmix64 (Austin Appleby, public domain). */
    private static long mix(long value) {
        long h = value;
        h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
        h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return h ^ (h >>> 33);
    }
}
