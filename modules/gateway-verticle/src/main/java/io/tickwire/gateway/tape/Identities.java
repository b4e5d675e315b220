package io.tickwire.gateway.tape;

import io.tickwire.domain.Tick;
import io.tickwire.domain.TickIdentity;
import io.tickwire.redis.StreamId;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Where each tick of a partition stood first, for ten to twenty minutes: one that stands anywhere else is a duplicate. So whoever reads
 * a part of the tape again comes to the same duplicates. Each symbol has a random number of its own in its hashes: nobody can
 * choose ticks that are taken for one another. For one thread.
 */
final class Identities {
    private static final long GENERATION_MS = TimeUnit.MINUTES.toMillis(10); // contract, 4.5

    private final IdentityBudget budget;
    private final SecureRandom random = new SecureRandom();
    private Map<String, Long> ofSymbols = new HashMap<>();
    private Map<String, Long> ofSymbolsBefore = new HashMap<>(); // in the older generation
    private HashPlaces newer = new HashPlaces();
    private HashPlaces older = new HashPlaces();
    private long begunMs;

    Identities(IdentityBudget budget) {
        this.budget = budget;
    }

    /**
     * Whether the tick stands here for the first time, as far as is remembered; from then on it is known.
     *
     * @param entry where it stands, and as which tick of the entry, counted from 1
     */
    boolean isFirst(Tick tick, StreamId entry, int number) {
        if (entry.millis() - begunMs >= GENERATION_MS) {
            begunMs = entry.millis();
            begin();
        }
        long hash = TickIdentity.hash(tick.tsMicros(), tick.source(), tick.seq())
                ^ ofSymbols.computeIfAbsent(tick.symbol(), this::ofSymbol);
        long place = place(entry, number);
        long known = older.get(hash);
        if (known != HashPlaces.NONE) {
            return known == place;
        }
        long before = newer.putIfAbsent(hash, place);
        if (before != HashPlaces.NONE) {
            return before == place;
        }
        if (!budget.add()) {
            begin(); // earlier than it should: duplicates of what is forgotten are told again
            budget.forgotEarly();
        }
        return true;
    }

    private long ofSymbol(String symbol) {
        Long before = ofSymbolsBefore.get(symbol);
        return before == null ? random.nextLong() : before;
    }

    /** Forgets everything. */
    void clear() {
        budget.remove(older.size() + newer.size());
        older = new HashPlaces();
        newer = new HashPlaces();
        ofSymbols = new HashMap<>();
        ofSymbolsBefore = new HashMap<>();
    }

    private void begin() {
        budget.remove(older.size());
        older = newer;
        newer = new HashPlaces();
        ofSymbolsBefore = ofSymbols;
        ofSymbols = new HashMap<>();
    }

    private static long place(StreamId entry, int number) {
        long h = entry.millis() * 0x9e3779b97f4a7c15L + entry.number();
        h = (h ^ (h >>> 32)) * 0xff51afd7ed558ccdL + number;
        h = (h ^ (h >>> 29)) * 0xc4ceb9fe1a85ec53L;
        return h == HashPlaces.NONE ? 1 : h;
    }
}
