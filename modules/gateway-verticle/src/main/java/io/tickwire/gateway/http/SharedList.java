package io.tickwire.gateway.http;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * One encoding of a list for all who ask for it within a short time. Its pieces are made when the first reader comes to them, and
 * kept for the others. For one event loop.
 */
final class SharedList {
    /** How old an encoding may be when somebody begins to read it: as fresh as a poll can tell. */
    static final long MAX_AGE_NANOS = 250_000_000;

    /** An encoding as far as it was made; its readers each have a place of their own. */
    static final class Edition {
        private final JsonList list;
        private final long begunAtNanos;
        private final List<Buffer> pieces = new ArrayList<>();

        private Edition(JsonList list, long begunAtNanos) {
            this.list = list;
            this.begunAtNanos = begunAtNanos;
        }

        /** A piece; not to be changed. */
        Buffer piece(int number) {
            if (number == pieces.size()) {
                pieces.add(list.next());
            }
            return pieces.get(number);
        }

        /** Whether it is the last one; asked after it was given. */
        boolean isLast(int number) {
            return list.isEnded() && number == pieces.size() - 1;
        }
    }

    private final Supplier<JsonList> source;
    private final LongSupplier nanos;
    private Edition newest;

    /**
     * @param source begins an encoding of what there is now
     * @param nanos monotonic clock
     */
    SharedList(Supplier<JsonList> source, LongSupplier nanos) {
        this.source = source;
        this.nanos = nanos;
    }

    /** The newest encoding, or a new one when that is too old. */
    Edition edition() {
        if (isOld()) {
            newest = new Edition(source.get(), nanos.getAsLong());
        }
        return newest;
    }

    /** Whether nobody may begin to read the newest encoding. */
    boolean isOld() {
        return newest == null || nanos.getAsLong() - newest.begunAtNanos > MAX_AGE_NANOS;
    }
}
