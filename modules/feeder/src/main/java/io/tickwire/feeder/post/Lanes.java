package io.tickwire.feeder.post;

import io.tickwire.feeder.source.FeedTick;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Keeps the order of each symbol while many posts are under way. A symbol always takes the same lane, a lane has at
 * most one post in flight, and gives its ticks in the order it got them. So one symbol is never in two posts at a time,
 * and symbols go side by side as far as their lanes differ. What waits is bounded: two posts a lane.
 */
public final class Lanes {
    private final List<Deque<FeedTick>> waiting;
    private final boolean[] isInFlight;
    private final int batchTicks;

    /**
     * @param count of lanes, and so of posts side by side, at least 1
     * @param batchTicks most ticks in a post, at least 1
     */
    public Lanes(int count, int batchTicks) {
        this.batchTicks = batchTicks;
        this.isInFlight = new boolean[count];
        this.waiting = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            waiting.add(new ArrayDeque<>());
        }
    }

    public int count() {
        return isInFlight.length;
    }

    /** Whether {@link #add} may take a tick of this symbol. */
    public boolean hasRoom(String symbol) {
        return waiting.get(laneOf(symbol)).size() < 2 * batchTicks;
    }

    /** Only after {@link #hasRoom}. */
    public void add(FeedTick tick) {
        waiting.get(laneOf(tick.symbol())).add(tick);
    }

    /** The next post of a lane; empty while one is in flight or nothing waits. What is taken is in flight from here on. */
    public List<FeedTick> take(int lane) {
        Deque<FeedTick> queue = waiting.get(lane);
        if (isInFlight[lane] || queue.isEmpty()) {
            return List.of();
        }
        isInFlight[lane] = true;
        int size = Math.min(batchTicks, queue.size());
        List<FeedTick> post = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            post.add(queue.remove());
        }
        return post;
    }

    /** The post in flight is answered, whatever the answer. */
    public void answered(int lane) {
        isInFlight[lane] = false;
    }

    /** Forgets what waits. */
    public void clear() {
        waiting.forEach(Deque::clear);
    }

    /** Nothing in flight and nothing waiting. */
    public boolean isIdle() {
        for (int lane = 0; lane < isInFlight.length; lane++) {
            if (isInFlight[lane] || !waiting.get(lane).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private int laneOf(String symbol) {
        int hash = symbol.hashCode();
        return Math.floorMod(hash ^ (hash >>> 16), isInFlight.length);
    }
}
