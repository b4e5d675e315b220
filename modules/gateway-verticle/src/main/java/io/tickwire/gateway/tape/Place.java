package io.tickwire.gateway.tape;

import io.tickwire.redis.StreamId;

/**
 * How far one partition was told.
 *
 * @param entry id of an entry of the queue
 * @param ticks how many of its ticks; {@link #WHOLE}: all of them
 */
record Place(StreamId entry, int ticks) {
    static final int WHOLE = 0;

    /** Behind the whole entry. */
    static Place behind(StreamId entry) {
        return new Place(entry, WHOLE);
    }

    /** The entry after which has to be read: the one before, when a part of this one was not told. */
    StreamId readAfter() {
        return ticks == WHOLE ? entry : before(entry);
    }

    /** Whether the tick of that place, counted from 1, was told. */
    boolean covers(StreamId other, int tick) {
        int order = other.compareTo(entry);
        return order < 0 || order == 0 && (ticks == WHOLE || tick <= ticks);
    }

    private static StreamId before(StreamId id) {
        return id.number() == 0 ? new StreamId(id.millis() - 1, -1L) : new StreamId(id.millis(), id.number() - 1);
    }
}
