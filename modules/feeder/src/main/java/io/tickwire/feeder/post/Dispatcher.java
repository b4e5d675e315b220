package io.tickwire.feeder.post;

import io.tickwire.feeder.pace.Pacer;
import io.tickwire.feeder.source.FeedTick;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Decides what is posted next: ticks as they were read pass the pacer one by one, in order, into their lanes. Bounded:
 * when a lane is full the ticks behind wait here, and when those are enough nothing more is asked of the source. For one
 * thread.
 */
public final class Dispatcher {
    /** Nothing to wait for: the next step follows from a read or an answer. */
    public static final long NO_WAIT = -1;

    private final Pacer pacer;
    private final Lanes lanes;
    private final int chunkRows;
    private final Deque<FeedTick> read = new ArrayDeque<>();
    private int lastChunkTicks;
    private long lastAdmittedMicros = -1;
    private boolean isEnded;

    /** One post on its way. */
    public record Post(int lane, List<FeedTick> ticks) {}

    /**
     * What can be done now.
     *
     * @param posts at most one a lane
     * @param waitMicros until the next tick is due, or {@link #NO_WAIT}
     */
    public record Step(List<Post> posts, long waitMicros) {}

    /** @param chunkRows rows asked of the source at a time; at most half as many more are held before the lanes */
    public Dispatcher(Pacer pacer, Lanes lanes, int chunkRows) {
        this.pacer = pacer;
        this.lanes = lanes;
        this.chunkRows = chunkRows;
    }

    public int chunkRows() {
        return chunkRows;
    }

    /**
     * Whether the source should be read now, so that ticks are at hand when their turn comes: when half of what it gave
     * last is used. A source that gives little at a time, since it makes ticks just before they are due, is not drained.
     */
    public boolean wantsRead() {
        return !isEnded && read.size() <= lastChunkTicks / 2;
    }

    /** What the source gave. */
    public void add(List<FeedTick> ticks) {
        lastChunkTicks = ticks.size();
        read.addAll(ticks);
    }

    /** The source gives no more. */
    public void end() {
        isEnded = true;
    }

    /** Drops what is not in flight, and reads no more. */
    public void abandon() {
        isEnded = true;
        read.clear();
        lanes.clear();
    }

    /** The lane's post is answered. */
    public void answered(int lane) {
        lanes.answered(lane);
    }

    /** All that was read has been posted and answered, and nothing comes any more. */
    public boolean isDone() {
        return isEnded && read.isEmpty() && lanes.isIdle();
    }

    /** What lies between the last tick that went and the next one; empty before the first and when none is at hand. */
    public Optional<Hole> hole() {
        FeedTick next = read.peek();
        return next == null || lastAdmittedMicros < 0
                ? Optional.empty()
                : Optional.of(new Hole(lastAdmittedMicros, next.tsMicros()));
    }

    /** Moves what is due into the lanes and takes what the lanes can post. */
    public Step step(long nowMicros) {
        List<Post> posts = new ArrayList<>();
        long waitMicros;
        int before;
        do {
            before = posts.size();
            waitMicros = admit(nowMicros);
            takePosts(posts); // makes room in its lane, so that more may pass
        } while (posts.size() > before);
        return new Step(posts, waitMicros);
    }

    private long admit(long nowMicros) {
        while (!read.isEmpty()) {
            FeedTick head = read.peek();
            if (!lanes.hasRoom(head.symbol())) {
                return NO_WAIT;
            }
            long waitMicros = pacer.admit(head.tsMicros(), nowMicros);
            if (waitMicros > 0) {
                return waitMicros;
            }
            lastAdmittedMicros = head.tsMicros();
            lanes.add(read.remove());
        }
        return NO_WAIT;
    }

    private void takePosts(List<Post> posts) {
        for (int lane = 0; lane < lanes.count(); lane++) {
            List<FeedTick> ticks = lanes.take(lane);
            if (!ticks.isEmpty()) {
                posts.add(new Post(lane, ticks));
            }
        }
    }
}
