package io.tickwire.flush.queue;

import io.tickwire.redis.StreamId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The entries of a partition this process works on, with the time each was last marked in Redis. Pure. */
final class InHand {
    private final Map<StreamId, Long> markedAtMs = new LinkedHashMap<>();

    /** @return false when it is in hand already */
    boolean add(StreamId id, long nowMs) {
        return markedAtMs.putIfAbsent(id, nowMs) == null;
    }

    void remove(StreamId id) {
        markedAtMs.remove(id);
    }

    /** Entries marked longer ago than that; they count as marked now. */
    List<StreamId> mark(long nowMs, long olderThanMs) {
        List<StreamId> due = new ArrayList<>();
        for (Map.Entry<StreamId, Long> entry : markedAtMs.entrySet()) {
            if (nowMs - entry.getValue() >= olderThanMs) {
                due.add(entry.getKey());
                entry.setValue(nowMs);
            }
        }
        return due;
    }
}
