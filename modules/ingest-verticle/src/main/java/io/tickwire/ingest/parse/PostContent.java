package io.tickwire.ingest.parse;

import io.tickwire.domain.Tick;
import java.util.List;

/** What a post holds. */
public sealed interface PostContent {
    /**
     * A post in good form.
     *
     * @param ticks the valid ones, in their order; with the rejections at least one
     * @param indexes where they stand in the post
     * @param rejected one for each that is not valid, in their order
     */
    record Batch(List<Tick> ticks, TickIndexes indexes, Rejections rejected) implements PostContent {
        /** Most ticks in a post, valid or not. */
        public static final int MAX_TICKS = 100_000;

        void add(Tick tick, int index) {
            ticks.add(tick);
            indexes.add(index);
            rejected.noteValid();
        }

        /** Takes back what came after the first ticks and the first rejections. */
        void takeBack(int firstTicks, int firstRejections) {
            ticks.subList(firstTicks, ticks.size()).clear();
            indexes.takeBack(firstTicks);
            rejected.takeBack(firstRejections);
        }

        /** Whether there are more ticks than a post may have. */
        boolean isOver() {
            return ticks.size() + rejected.count() > MAX_TICKS;
        }
    }

    /** A post with too many bad ticks in a row: the rest was not read, and nothing of it may be taken. */
    record TooManyBad(Rejections rejected) implements PostContent {}

    /** A post of which nothing may be taken. */
    record Unreadable(FaultCode code, String detail) implements PostContent {}
}
