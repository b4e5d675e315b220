package io.tickwire.gateway.tape;

import io.tickwire.redis.RedisKeys;
import io.tickwire.redis.StreamId;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;

/**
 * What Redis has after an entry, or the first part of it.
 *
 * @param whole whether nothing is missing between tape and queue: false while a release that knows no tape trims the queue
 * @param from every entry from this one on was there
 * @param epoch how often the tape began anew
 * @param appended ticks that were ever appended
 * @param done the counters of both groups
 * @param more whether more follows
 * @param last when nothing came, the newest entry that there ever was
 * @param present whether the entry itself is in the queue; false when it is whole
 */
record TapePage(
        boolean whole,
        StreamId from,
        long epoch,
        long appended,
        String done,
        boolean more,
        StreamId last,
        boolean present,
        List<Entry> entries) {
    /** @param frame empty when there is none */
    record Entry(StreamId id, byte[] frame) {}

    static TapePage of(Response answer) {
        List<Entry> entries = new ArrayList<>();
        for (Response entry : answer.get(8)) {
            Response frame = entry.get(1).get(RedisKeys.FRAME_FIELD);
            entries.add(
                    new Entry(StreamId.parse(entry.get(0).toString()), frame == null ? new byte[0] : frame.toBytes()));
        }
        return new TapePage(
                answer.get(0).toInteger() == 1,
                id(answer.get(1)),
                answer.get(2).toLong(),
                answer.get(3).toLong(),
                answer.get(4).toString(),
                answer.get(5).toInteger() == 1,
                id(answer.get(6)),
                answer.get(7).toInteger() == 1,
                entries);
    }

    private static StreamId id(Response text) {
        return text.toString().isEmpty() ? StreamId.START : StreamId.parse(text.toString());
    }

    /** Whether the entry was never there: Redis has lost what it had. */
    boolean isBefore(StreamId entry) {
        return entries.isEmpty() && last.compareTo(entry) < 0;
    }

    /**
     * Whether all that came after an entry is here or follows.
     *
     * @param entry the one that was asked for, or a later one
     */
    boolean hasAllAfter(StreamId entry) {
        if (isBefore(entry)) {
            return false;
        }
        if (whole) {
            return new StreamId(entry.millis(), entry.number() + 1).compareTo(from) >= 0;
        }
        return present
                || (entries.isEmpty()
                        ? last.equals(entry)
                        : entry.compareTo(entries.get(0).id()) >= 0);
    }
}
