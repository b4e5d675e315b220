package io.tickwire.gateway.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A list as several kinds of readers may see it, each kind with an encoding of its own: nobody is given one that was made for
 * others. For one event loop.
 *
 * @param <K> what tells the kinds apart
 */
final class SharedLists<K> {
    /** Kept to be shared. More kinds than these at once have encodings that nobody else reads. */
    static final int MAX_KEPT = 8;

    private final LongSupplier nanos;
    private final Map<K, SharedList> kept = new LinkedHashMap<>();

    /** @param nanos monotonic clock */
    SharedLists(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * The newest encoding for that kind of readers, or a new one.
     *
     * @param source begins an encoding of what there is now and they may see
     */
    SharedList.Edition edition(K kind, Supplier<JsonList> source) {
        kept.values().removeIf(SharedList::isOld); // each may be megabytes
        SharedList list = kept.get(kind);
        if (list == null) {
            list = new SharedList(source, nanos);
            if (kept.size() < MAX_KEPT) {
                kept.put(kind, list);
            }
        }
        return list.edition();
    }

    /** How many are kept. */
    int size() {
        return kept.size();
    }
}
