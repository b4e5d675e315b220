package io.tickwire.gateway.feed;

import io.tickwire.gateway.update.Update;
import java.util.ArrayList;
import java.util.List;

/**
 * Updates on their way from the feed to an instance on another event loop. All of them while the instance keeps up; when it
 * is far behind, of each symbol the newest and the last bars: bounded by the number of symbols. Thread-safe.
 */
public final class UpdateInbox {
    private static final int MOST_UPDATES = 10_000;

    private final HeldUpdates newest = new HeldUpdates(MOST_UPDATES);
    private List<Update> all = new ArrayList<>();

    /** True when it was empty: whoever takes has to be told then, and only then. */
    public synchronized boolean put(List<Update> updates) {
        boolean first = all.isEmpty() && newest.isEmpty();
        if (newest.isEmpty() && all.size() + updates.size() <= MOST_UPDATES) {
            all.addAll(updates);
        } else {
            all.forEach(newest::add);
            all.clear();
            updates.forEach(newest::add);
        }
        return first;
    }

    /** Empties it; in order. */
    public synchronized List<Update> take() {
        if (!newest.isEmpty()) {
            return newest.take();
        }
        List<Update> taken = all;
        all = new ArrayList<>();
        return taken;
    }
}
