package io.tickwire.gateway.feed;

import io.tickwire.domain.TickIdentity;
import io.tickwire.gateway.update.Update;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * What this process tells of every symbol and of the market, and whether a message of the channel may change it. Anyone may
 * publish there. So only the message that comes next is believed as it was heard; of anything else it is Redis that has to be
 * asked. Calc stores a view in the same step as it publishes it. So a view that was heard before Redis was asked is in Redis, or a
 * later one of its symbol. When neither is, what was heard was false, and the stored one replaces it.
 *
 * <p>Or Redis has lost it: a connection that was lost may lead to a replica that took over. Calc notices that within seconds, and
 * publishes a later view. So for {@link #PATIENCE_NANOS} an older view from Redis replaces nothing.
 *
 * <p>Pure; for one thread.
 */
final class HeardViews {
    /** What to do with a message of the channel. */
    enum Verdict {
        /** It comes next: believe it. */
        NEXT,
        /** It is older than what is known, or the same. */
        KNOWN,
        /** A symbol that is not known, or a number that does not come next: ask Redis. */
        ASK
    }

    /** After a lost connection, the time that calc gets to load its partitions again and to publish what Redis has lost. */
    static final long PATIENCE_NANOS = 15_000_000_000L;

    /** Symbols in doubt that are compared in one turn. */
    private static final int DOUBTED_TOGETHER = 500;

    private final LongSupplier nanoTime;
    private final Set<String> doubted =
            new LinkedHashSet<>(); // symbols of which Redis had an older view in the time of patience
    private Optional<Long> patientSinceNanos = Optional.empty();
    private final List<Map<String, Update>> newest = new ArrayList<>(); // by partition
    private final List<String> symbols = new ArrayList<>(); // in the order in which they came
    private int turn;
    private Optional<Update> market = Optional.empty();

    /** @param nanoTime the monotonic clock */
    HeardViews(int partitions, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        for (int i = 0; i < partitions; i++) {
            newest.add(new HashMap<>());
        }
    }

    /** The partition of a symbol. */
    int partitionOf(String symbol) {
        return TickIdentity.partitionOf(symbol, newest.size());
    }

    /** Whether Redis has, or had, a view of the symbol. */
    boolean isKnown(String symbol) {
        return newest.get(partitionOf(symbol)).containsKey(symbol);
    }

    /**
     * Whether the symbol's view may be told as it was heard.
     *
     * @param partition of its symbol
     */
    Verdict judge(int partition, Update heard) {
        Update known = newest.get(partition).get(heard.symbol());
        if (known == null) {
            return Verdict.ASK;
        }
        boolean laterTime = heard.publishedAtMicros() > known.publishedAtMicros();
        if (heard.seq() <= known.seq() && !laterTime) {
            return Verdict.KNOWN;
        }
        boolean next = heard.seq() == known.seq() + 1 && heard.publishedAtMicros() >= known.publishedAtMicros();
        return next ? Verdict.NEXT : Verdict.ASK;
    }

    /** A symbol's view is told. */
    void told(int partition, Update view) {
        if (newest.get(partition).put(view.symbol(), view) == null) {
            symbols.add(view.symbol());
        }
    }

    /** The partition is no longer heard: nothing is known of its symbols. */
    void forget(int partition) {
        newest.get(partition).clear();
        symbols.removeIf(symbol -> partitionOf(symbol) == partition);
        doubted.removeIf(symbol -> partitionOf(symbol) == partition);
    }

    /** What is told now of a partition's symbols; to be taken when Redis is asked. */
    Map<String, Update> before(int partition) {
        return new HashMap<>(newest.get(partition));
    }

    /** The same, of some of them. */
    Map<String, Update> before(int partition, Collection<String> some) {
        Map<String, Update> before = new HashMap<>();
        for (String symbol : some) {
            Update known = newest.get(partition).get(symbol);
            if (known != null) {
                before.put(symbol, known);
            }
        }
        return before;
    }

    /**
     * What has to be told now that Redis has answered.
     *
     * @param before what was told when Redis was asked
     * @param laterToo whether views are told that are later than what was known then; otherwise the channel brings them
     */
    List<Update> reconcile(List<Update> stored, Map<String, Update> before, boolean laterToo) {
        List<Update> tell = new ArrayList<>();
        for (Update view : stored) {
            Update known = before.get(view.symbol());
            if (known == null || isLater(view, known)) {
                Update now = newest.get(partitionOf(view.symbol())).get(view.symbol());
                if (laterToo && (now == null || isLater(view, now))) {
                    tell.add(view);
                }
                doubted.remove(view.symbol());
            } else if (view.isSameAs(known)) {
                doubted.remove(view.symbol());
            } else if (view.seq() < known.seq() && isPatient()) {
                doubted.add(view.symbol());
            } else {
                doubted.remove(view.symbol());
                tell.add(view.correcting());
            }
        }
        return tell;
    }

    /** A connection to Redis was lost, or is there again: what Redis answers may be older than what it said before. */
    void mayBeOlder() {
        if (!symbols.isEmpty()) {
            patientSinceNanos = Optional.of(nanoTime.getAsLong());
        }
    }

    private boolean isPatient() {
        return patientSinceNanos
                .filter(since -> nanoTime.getAsLong() - since < PATIENCE_NANOS)
                .isPresent();
    }

    /** Symbols to be compared once more, because Redis did not have what was heard: some of those that wait longest. */
    List<String> doubted() {
        return isPatient()
                ? List.of()
                : doubted.stream().limit(DOUBTED_TOGETHER).toList();
    }

    /** Whether a view may have been published after another of its symbol. */
    static boolean isLater(Update view, Update known) {
        return view.seq() > known.seq() && view.publishedAtMicros() >= known.publishedAtMicros();
    }

    /** Symbols whose views are compared next with what Redis has: all in turn. */
    List<String> nextInTurn(int count) {
        List<String> next = new ArrayList<>();
        for (int i = 0; i < Math.min(count, symbols.size()); i++) {
            turn = turn >= symbols.size() - 1 ? 0 : turn + 1;
            next.add(symbols.get(turn));
        }
        return next;
    }

    /** Whether a market view that was heard may be told. */
    boolean isNewMarket(Update heard) {
        return market.isEmpty() || heard.publishedAtMicros() > market.get().publishedAtMicros();
    }

    /** The market's view is told. */
    void toldMarket(Update view) {
        market = Optional.of(view);
    }

    /** The market's view that is told now. */
    Optional<Update> market() {
        return market;
    }

    /**
     * What has to be told of the market now that Redis has answered.
     *
     * @param before what was told when Redis was asked
     */
    static List<Update> reconcileMarket(List<Update> stored, Optional<Update> before) {
        return stored.stream()
                .filter(view -> before.isEmpty() || !view.isSameAs(before.get()))
                .map(view -> before.isEmpty()
                                || view.publishedAtMicros() > before.get().publishedAtMicros()
                        ? view
                        : view.correcting())
                .toList();
    }
}
