package io.tickwire.http;

import java.util.Locale;

/** Why a connection is closed in the middle of what it sends. */
enum Cut {
    /** All connections of the listener hold too much of heads and messages that are not whole, see {@link UnfinishedInput}. */
    UNFINISHED,

    /** Too many requests ahead of their answers, see {@link PipelinedRequests}. */
    PIPELINED,

    /** A body in too many too small pieces, see {@link BodyPieces}. */
    TINY_PIECES;

    /** The name in metrics. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
