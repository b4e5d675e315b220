package io.tickwire.flush.queue;

import io.tickwire.redis.StreamId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/**
 * The entries of a partition that wait until a day has its partition in Postgres, or until refused ticks are tried again: which
 * they are, not what they hold. Each is read again when its time has come. Bounded; pure.
 */
final class Aside {
    /** 100 to 400 bytes each. */
    static final int MAX_ENTRIES = 4_096;

    /**
     * @param untilDay day that is waited for, since 1970-01-01, UTC; or any other number that {@link #look} is told of
     * @param settled places of the entry's ticks that are stored or dead letters already
     * @param waitingTicks those that are not
     */
    record Entry(long untilDay, BitSet settled, int waitingTicks) {}

    private final Map<StreamId, Entry> waiting = new LinkedHashMap<>();
    private final Map<StreamId, Entry> due = new LinkedHashMap<>();

    /** @return false when there is no room */
    boolean add(StreamId id, Entry entry) {
        if (waiting.size() + due.size() >= MAX_ENTRIES) {
            return false;
        }
        waiting.put(id, entry);
        return true;
    }

    /** Entries whose day is there become due. */
    void look(LongPredicate held) {
        Iterator<Map.Entry<StreamId, Entry>> entries = waiting.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<StreamId, Entry> entry = entries.next();
            if (held.test(entry.getValue().untilDay())) {
                due.put(entry.getKey(), entry.getValue());
                entries.remove();
            }
        }
    }

    /** Entries to be read again, the first that became due first. */
    List<StreamId> due(long atMost) {
        List<StreamId> ids = new ArrayList<>();
        for (StreamId id : due.keySet()) {
            if (ids.size() >= atMost) {
                break;
            }
            ids.add(id);
        }
        return ids;
    }

    /**
     * The entry has been read again, or is gone.
     *
     * @return places of its ticks that are settled already
     */
    BitSet take(StreamId id) {
        Entry entry = due.remove(id);
        return entry == null ? new BitSet(0) : entry.settled();
    }

    /** Ticks that wait, in all entries together. */
    long waitingTicks() {
        return waiting.values().stream().mapToLong(Entry::waitingTicks).sum()
                + due.values().stream().mapToLong(Entry::waitingTicks).sum();
    }
}
