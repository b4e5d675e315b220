package io.tickwire.calc.symbol;

import io.tickwire.calc.window.PaneWidth;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Which ticks a symbol has taken in over its lateness span, as identity hashes in buckets of one minute of the ticks' own
 * time: duplicates share their time, so they share the bucket. What came since the last commit is kept apart as a chunk,
 * so that committed state is appended to and expires bucket by bucket, and is never rewritten.
 *
 * <p>At most so many ticks are remembered at a time, {@value #MAX_REMEMBERED} unless told otherwise. A further one is taken in and
 * not remembered: should it come again, it counts again in the symbol's view. The store knows duplicates by itself.
 */
public final class SeenTicks {
    /** Of a symbol: 3,333 ticks a second over the default lateness, and at most 24 MB. */
    public static final int MAX_REMEMBERED = 1_000_000;

    private static final PaneWidth BUCKET = PaneWidth.MINUTE;

    /** Of this process, so that no sender can choose ticks whose hashes share a place. */
    private static final long SECRET = new SecureRandom().nextLong();

    /** New hashes of one bucket; the chunks of a bucket are numbered from 0. */
    public record Chunk(long bucketStartMicros, int number, long[] hashes) {}

    /** A bucket nothing in time can belong to any more, with the number of its committed chunks. */
    public record ExpiredBucket(long startMicros, int chunks) {}

    private static final class Bucket {
        final LongHashSet hashes = new LongHashSet(SECRET);
        long[] fresh = new long[2];
        int freshCount;
        int chunks;

        void append(long hash) {
            if (freshCount == fresh.length) {
                fresh = Arrays.copyOf(fresh, freshCount * 2);
            }
            fresh[freshCount++] = hash;
        }
    }

    private final TreeMap<Long, Bucket> buckets = new TreeMap<>();
    private final int maxRemembered;
    private int remembered;
    private long lastStart = Long.MIN_VALUE;
    private Bucket last;

    public SeenTicks() {
        this(MAX_REMEMBERED);
    }

    /** @param maxRemembered at any time, 1 or more */
    SeenTicks(int maxRemembered) {
        this.maxRemembered = maxRemembered;
    }

    /** Says what is to become of a tick by whether it was seen before: it is applied, applied without being remembered, or a duplicate. */
    public Outcome add(long tsMicros, long identity) {
        Bucket bucket = bucket(BUCKET.startOf(tsMicros));
        if (remembered >= maxRemembered) {
            return bucket.hashes.contains(identity) ? Outcome.DUPLICATE : Outcome.APPLIED_UNREMEMBERED;
        }
        if (!bucket.hashes.add(identity)) {
            return Outcome.DUPLICATE;
        }
        remembered++;
        bucket.append(identity);
        return Outcome.APPLIED;
    }

    /** How many are remembered. */
    int remembered() {
        return remembered;
    }

    /** Takes back a chunk of committed state. */
    public void restore(Chunk chunk) {
        Bucket bucket = bucket(chunk.bucketStartMicros());
        for (long hash : chunk.hashes()) {
            remembered += bucket.hashes.add(hash) ? 1 : 0;
        }
        bucket.chunks = Math.max(bucket.chunks, chunk.number() + 1);
    }

    /** Drops the buckets that end at or before the time; tells those that committed state still has. */
    public void expire(long beforeMicros, Consumer<ExpiredBucket> committed) {
        while (!buckets.isEmpty() && buckets.firstKey() + BUCKET.micros() <= beforeMicros) {
            var oldest = buckets.pollFirstEntry();
            remembered -= oldest.getValue().hashes.size();
            if (oldest.getValue().chunks > 0) {
                committed.accept(new ExpiredBucket(oldest.getKey(), oldest.getValue().chunks));
            }
            if (oldest.getValue() == last) {
                last = null;
                lastStart = Long.MIN_VALUE;
            }
        }
    }

    /** The hashes that came since the last call, to be committed. */
    public List<Chunk> drainFresh() {
        return buckets.entrySet().stream()
                .filter(entry -> entry.getValue().freshCount > 0)
                .map(entry -> {
                    Bucket bucket = entry.getValue();
                    long[] hashes = Arrays.copyOf(bucket.fresh, bucket.freshCount);
                    bucket.fresh = new long[2];
                    bucket.freshCount = 0;
                    return new Chunk(entry.getKey(), bucket.chunks++, hashes);
                })
                .toList();
    }

    private Bucket bucket(long start) {
        if (start != lastStart) {
            last = buckets.computeIfAbsent(start, key -> new Bucket());
            lastStart = start;
        }
        return last;
    }
}
