package io.tickwire.ingest.parse;

import io.tickwire.domain.Tick;
import java.util.List;

/** What a post holds. */
public sealed interface PostContent {
    /**
     * A post in good form.
     *
     * @param ticks the valid ones, in their order; with the rejections at least one
     * @param rejected one for each that is not valid, in their order
     */
    record Batch(List<Tick> ticks, List<Rejection> rejected) implements PostContent {}

    /** A post of which nothing may be taken. */
    record Unreadable(FaultCode code, String detail) implements PostContent {}
}
