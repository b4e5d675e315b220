package io.tickwire.gateway.history;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** The content of an answer, piece by piece. For one event loop. */
interface Body {
    /**
     * The next piece; without bytes at the end, and from then on. Not to be called again before it has completed.
     *
     * @param deadlineNanos by {@link System#nanoTime}: fails when the piece is not there by then
     */
    Future<Buffer> next(long deadlineNanos);

    /** This, and when it has ended the other. */
    default Body then(Body other) {
        return deadlineNanos -> next(deadlineNanos)
                .compose(piece -> piece.length() > 0 ? Future.succeededFuture(piece) : other.next(deadlineNanos));
    }

    /** The text, and this after it: both in the first piece, which is there only when that of this body is. */
    default Body after(String head) {
        StringBuilder before = new StringBuilder(head);
        return deadlineNanos -> next(deadlineNanos).map(piece -> {
            if (before.isEmpty()) {
                return piece;
            }
            Buffer first = Buffer.buffer(before.toString()).appendBuffer(piece);
            before.setLength(0);
            return first;
        });
    }
}
