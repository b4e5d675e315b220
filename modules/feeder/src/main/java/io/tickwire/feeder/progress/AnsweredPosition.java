package io.tickwire.feeder.progress;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How far a source was fed: the position of what was answered, rather than of what was read ahead. Between the ends of
 * two chunks it goes with the share of ticks that are answered. For one thread.
 */
public final class AnsweredPosition {
    private record Mark(long ticks, long position) {}

    private final Deque<Mark> ahead = new ArrayDeque<>();
    private Mark reached = new Mark(0, 0);
    private long ticksRead;
    private long ticksAnswered;

    /**
     * A chunk was read.
     *
     * @param ticks of the chunk that are to be answered
     * @param position of the source behind the chunk
     */
    public void read(int ticks, long position) {
        ticksRead += ticks;
        ahead.add(new Mark(ticksRead, position));
        forget();
    }

    /** So many further ticks were answered. */
    public void answered(int ticks) {
        ticksAnswered += ticks;
        forget();
    }

    /** In the source's own measure. */
    public long position() {
        Mark next = ahead.peek();
        if (next == null || next.position() < reached.position()) { // a source that began again
            return reached.position();
        }
        double share = (double) (ticksAnswered - reached.ticks()) / (next.ticks() - reached.ticks());
        return reached.position() + (long) (share * (next.position() - reached.position()));
    }

    private void forget() {
        while (!ahead.isEmpty() && ahead.peek().ticks() <= ticksAnswered) {
            reached = ahead.remove();
        }
    }
}
