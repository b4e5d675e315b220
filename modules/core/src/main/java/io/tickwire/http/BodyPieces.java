package io.tickwire.http;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;

/**
 * Whether the body of a request comes in pieces that are worth their work: each chunk is a message of its own through all handlers,
 * whatever its length. Four connections with chunks of one byte made the posts of all others ten times as slow. For one connection.
 */
final class BodyPieces {
    /** So many may be as small as they like: a slow client's packets are pieces, too. */
    static final int FREE = 1_000;

    /** Beyond them, on average: shorter than any tick. */
    static final int LEAST_BYTES = 16;

    private long pieces;
    private long bytes;

    /** Takes in what was decoded; false when the body has too many too small pieces. */
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
