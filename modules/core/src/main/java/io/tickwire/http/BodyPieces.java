package io.tickwire.http;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;

/**
 * Counts the pieces of a request's body. Each chunk goes through all handlers as a message of its own, whatever its length: four
 * connections with chunks of one byte made the posts of all others ten times as slow. For one connection.
 */
final class BodyPieces {
    /** Pieces that may have any length: the packets of a slow client are pieces, too. */
    static final int FREE = 1_000;

    /** What a piece has to have on average when there are more of them; a tick is longer. */
    static final int LEAST_BYTES = 16;

    private long pieces;
    private long bytes;

    /** Counts what was decoded; false when the body has too many pieces that are too small. */
    boolean take(Object decoded) {
        if (decoded instanceof HttpRequest) {
            pieces = 0;
            bytes = 0;
        } else if (decoded instanceof HttpContent content && content.content().isReadable()) {
            pieces++;
            bytes += content.content().readableBytes();
        }
        return pieces <= FREE || bytes >= pieces * LEAST_BYTES;
    }
}
