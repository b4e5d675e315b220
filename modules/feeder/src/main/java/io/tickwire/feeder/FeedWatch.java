package io.tickwire.feeder;

import io.tickwire.feeder.source.FeedTick;
import java.util.List;

/** Sees what has been settled. Called on the feeder's event loop, so it must not block. */
@FunctionalInterface
public interface FeedWatch {
    /** Looks away. */
    FeedWatch NONE = ticks -> {};

    /**
     * The webhook answered a post: each of its ticks was taken or refused, and none will be posted again. Posts of
     * different symbols are answered in any order, those of one symbol in the order of the source.
     */
    void answered(List<FeedTick> ticks);
}
