package io.tickwire.ingest.parse;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Why ticks of a post were not taken. All are counted; the first {@value #MAX_KEPT} are kept for the answer, so that no post makes
 * an answer that is much larger than itself (contract, section 2). For one thread.
 */
public final class Rejections {
    /** How many an answer lists. */
    public static final int MAX_KEPT = 1_000;

    /** After this many bad ticks in a row the rest of the post is not read. */
    public static final int MAX_IN_A_ROW = 10_000;

    private final List<Rejection> kept = new ArrayList<>(0);
    private int count;
    private int inARow;

    void add(Rejection rejection) {
        if (kept.size() < MAX_KEPT) {
            kept.add(rejection);
        }
        count++;
        inARow++;
    }

    /** Notes a valid tick, which ends a row of bad ones. */
    void noteValid() {
        inARow = 0;
    }

    /** Takes back those that came after the first {@code firstOnes}. */
    void takeBack(int firstOnes) {
        inARow = Math.max(0, inARow - (count - firstOnes));
        count = firstOnes;
        if (kept.size() > firstOnes) {
            kept.subList(firstOnes, kept.size()).clear();
        }
    }

    /** Whether the last {@value #MAX_IN_A_ROW} ticks were all bad. */
    boolean areTooManyInARow() {
        return inARow >= MAX_IN_A_ROW;
    }

    /**
     * Adds ticks that were refused after the whole post was read.
     *
     * @param refused the first of them, at least as many as an answer lists if there are so many, by index
     * @param refusedCount of all of them
     */
    public void addRefused(List<Rejection> refused, int refusedCount) {
        kept.addAll(refused);
        kept.sort(Comparator.comparingInt(Rejection::index));
        if (kept.size() > MAX_KEPT) {
            kept.subList(MAX_KEPT, kept.size()).clear();
        }
        count += refusedCount;
    }

    /** Whether an answer lists the next one. */
    boolean isListed() {
        return kept.size() < MAX_KEPT;
    }

    /** Of all ticks that were not taken. */
    public int count() {
        return count;
    }

    /** The first ones, in their order. */
    public List<Rejection> kept() {
        return Collections.unmodifiableList(kept);
    }
}
