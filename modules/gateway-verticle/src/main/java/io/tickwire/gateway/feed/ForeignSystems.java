package io.tickwire.gateway.feed;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether another system uses the same channel, by what beacons say. Every beacon says whose database it was sent from, at
 * that moment. One is foreign when this system's database, asked after it was first heard, says something else, and it is
 * still heard seconds later. So a database that was lost, and begins again with a new id, is never taken for another
 * system. What is not a beacon, as anyone may publish, means nothing. Pure; for one thread.
 */
final class ForeignSystems {
    /** An id and the number of a database: a copy of a database in another one has the same id. */
    private static final Pattern BEACON = Pattern.compile("[0-9a-f-]{36}/[0-9]{1,9}");

    private static final long PROVED_MS = 3_000;
    private static final long GONE_MS = 10_000;
    private static final int MOST_KNOWN = 32;

    /** A beacon that is not known to be this system's. */
    private static final class Stranger {
        private final int askedBefore;
        private boolean denied;
        private long deniedMs;
        private long heardMs;
        private boolean foreign;

        Stranger(int askedBefore) {
            this.askedBefore = askedBefore;
        }
    }

    private final Set<String> own = new LinkedHashSet<>();
    private final Map<String, Stranger> strangers = new HashMap<>();
    private int asked;

    /** This system's database is asked who it is; gives the number of the question. */
    int ask() {
        return ++asked;
    }

    /** The answer to a question. */
    void answered(int question, String beacon, long nowMs) {
        if (own.add(beacon) && own.size() > MOST_KNOWN) {
            own.remove(own.iterator().next());
        }
        strangers.remove(beacon);
        strangers.values().removeIf(stranger -> nowMs - stranger.heardMs > GONE_MS);
        strangers.values().stream()
                .filter(stranger -> !stranger.denied && question > stranger.askedBefore)
                .forEach(stranger -> {
                    stranger.denied = true;
                    stranger.deniedMs = nowMs;
                });
    }

    /** A message has come on the channel of beacons. */
    void heard(String message, long nowMs) {
        if (own.contains(message)
                || !BEACON.matcher(message).matches()
                || (strangers.size() >= MOST_KNOWN && !strangers.containsKey(message))) {
            return;
        }
        Stranger stranger = strangers.computeIfAbsent(message, none -> new Stranger(asked));
        stranger.heardMs = nowMs;
        stranger.foreign |= stranger.denied && nowMs - stranger.deniedMs >= PROVED_MS;
    }

    /** Another system that is heard now. */
    Optional<String> foreign(long nowMs) {
        return strangers.entrySet().stream()
                .filter(stranger -> stranger.getValue().foreign && nowMs - stranger.getValue().heardMs <= GONE_MS)
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst();
    }
}
