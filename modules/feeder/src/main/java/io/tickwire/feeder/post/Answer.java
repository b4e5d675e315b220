package io.tickwire.feeder.post;

import java.util.List;

/** What the webhook made of a post. */
public sealed interface Answer {
    /** 200: the accepted ones are in the queue. */
    record Taken(long accepted, List<Rejection> rejections) implements Answer {
        public Taken {
            rejections = List.copyOf(rejections);
        }
    }

    /** No tick of this post was taken, and none would be another time. The next post may do better. */
    record Refused(int status, String detail, List<Rejection> rejections) implements Answer {
        public Refused {
            rejections = List.copyOf(rejections);
        }
    }

    /** No post can do better: wrong address, wrong secret, wrong kind of server. */
    record Hopeless(int status, String detail) implements Answer {}

    /**
     * The same post again, later.
     *
     * @param retryAfterMs what the webhook asked for, 0 when it did not
     * @param isReached whether it was the webhook that said so, rather than a proxy before it or nobody
     */
    record Busy(String reason, long retryAfterMs, boolean isReached) implements Answer {}

    /**
     * The webhook could not be reached for as long as the feeder is to try.
     *
     * @param reason of the last attempt, in words
     */
    record Unreachable(String reason) implements Answer {}

    /** The feeder was stopped before an answer came; whether the ticks were taken is not known. */
    record Abandoned() implements Answer {}
}
