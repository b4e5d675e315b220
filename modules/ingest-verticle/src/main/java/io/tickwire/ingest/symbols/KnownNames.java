package io.tickwire.ingest.symbols;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The names of one kind that this process has registered today, at most as many as the system may have. Shared by the instances
 * of the process. Thread-safe: a name that is forgotten when two instances enter a new day together is registered once more.
 */
public final class KnownNames {
    private record Day(long number, Set<String> names) {}

    private final NameKind kind;
    private final int max;
    private final NamePace pace;
    private final LongAdder refusedTicks = new LongAdder();
    private volatile Day today = new Day(Long.MIN_VALUE, Set.of());
    private volatile long taken;

    /** @param max how many names the system may have, 1 or more */
    public KnownNames(NameKind kind, int max) {
        this(kind, max, new NamePace(System::nanoTime));
    }

    KnownNames(NameKind kind, int max, NamePace pace) {
        this.kind = kind;
        this.max = max;
        this.pace = pace;
    }

    NameKind kind() {
        return kind;
    }

    int max() {
        return max;
    }

    /** How fast new ones get a place. */
    NamePace pace() {
        return pace;
    }

    /** @param day number of the day since 1970, UTC */
    boolean contains(String name, long day) {
        Day known = today;
        return known.number == day && known.names.contains(name);
    }

    /** Takes in names that Redis has now, and how many it has of all processes together. */
    void registered(Collection<String> names, long day, long takenOfAll) {
        taken = takenOfAll;
        Day known = today;
        if (known.number != day) {
            known = new Day(day, ConcurrentHashMap.newKeySet());
            today = known;
        }
        for (String name : names) {
            if (known.names.size() >= max) {
                return; // Redis has more than this process may have: the rest is looked up there each time
            }
            known.names.add(name);
        }
    }

    void refused(int ticks) {
        refusedTicks.add(ticks);
    }

    /** How many names the system has, as Redis told last. */
    long taken() {
        return taken;
    }

    /** Ticks that were not taken because their name had no place. */
    long refusedTicks() {
        return refusedTicks.sum();
    }
}
