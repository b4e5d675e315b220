package io.tickwire.flush.batch;

import io.tickwire.domain.Tick;
import io.tickwire.domain.TickIdentity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Deliveries that are stored, and then acknowledged, together.
 *
 * @param deliveries in the order of their streams
 * @param ticks each identity once, sorted by {@code (symbol, ts, source, seq)}; of several with the same identity the
 *     first of the stream. Sorted, because two transactions that take their keys in the same order can't deadlock, and
 *     because neighbours in the index are cheaper to insert one after another
 */
public record Batch(List<Delivery> deliveries, List<Tick> ticks) {
    private static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final Comparator<Tick> WITHIN_SYMBOL =
            (a, b) -> TickIdentity.compare(a.tsMicros(), a.source(), a.seq(), b.tsMicros(), b.source(), b.seq());
    private static final Comparator<Delivery> BY_STREAM =
            Comparator.comparingInt(Delivery::partition).thenComparing(Delivery::id);

    /** Of deliveries in any order. */
    public static Batch of(List<Delivery> deliveries) {
        List<Delivery> ordered = deliveries.stream().sorted(BY_STREAM).toList();
        // by symbol first: a symbol's ticks come nearly in order, and sorting those takes hardly more than looking at
        // them
        Map<String, List<Tick>> bySymbol = new HashMap<>();
        for (Delivery delivery : ordered) {
            if (delivery instanceof Delivery.Frame frame) {
                frame.open().forEach(tick -> bySymbol.computeIfAbsent(tick.symbol(), symbol -> new ArrayList<>())
                        .add(tick));
            }
        }
        List<Tick> unique = new ArrayList<>(tickCount(ordered));
        for (List<Tick> ticks : new TreeMap<>(bySymbol).values()) {
            ticks.sort(WITHIN_SYMBOL); // stable: the first of the stream stays the first of its key
            Tick previous = null;
            for (Tick tick : ticks) {
                if (previous == null || WITHIN_SYMBOL.compare(previous, tick) != 0) {
                    unique.add(tick);
                    previous = tick;
                }
            }
        }
        return new Batch(ordered, unique);
    }

    /** The same without some of its deliveries. */
    public Batch without(Collection<? extends Delivery> others) {
        Set<Delivery> left = Collections.newSetFromMap(new IdentityHashMap<>());
        left.addAll(others);
        return Batch.of(
                deliveries.stream().filter(delivery -> !left.contains(delivery)).toList());
    }

    /** Ticks delivered, those that are the same included. */
    public int deliveredTicks() {
        return tickCount(deliveries);
    }

    /** Deliveries by partition. */
    public Map<Integer, List<Delivery>> byPartition() {
        Map<Integer, List<Delivery>> partitions = new TreeMap<>();
        for (Delivery delivery : deliveries) {
            partitions
                    .computeIfAbsent(delivery.partition(), partition -> new ArrayList<>())
                    .add(delivery);
        }
        return partitions;
    }

    /** The delivery that brought this very tick. */
    public Delivery deliveryOf(Tick tick) {
        for (Delivery delivery : deliveries) {
            if (delivery instanceof Delivery.Frame frame
                    && frame.ticks().stream().anyMatch(t -> t == tick)) {
                return delivery;
            }
        }
        throw new IllegalArgumentException("not a tick of this batch: symbol=" + tick.symbol());
    }

    /**
     * The ticks cut so that no piece touches more than the given number of UTC days, each piece sorted: a transaction locks every
     * table partition it writes to, and Postgres has room for a limited number of locks.
     */
    public List<List<Tick>> pieces(int maxDays) {
        TreeMap<Long, Integer> pieceOfDay = new TreeMap<>();
        for (Tick tick : ticks) {
            pieceOfDay.put(epochDay(tick), 0);
        }
        if (pieceOfDay.size() <= maxDays) {
            return ticks.isEmpty() ? List.of() : List.of(ticks);
        }
        int rank = 0;
        for (Map.Entry<Long, Integer> entry : pieceOfDay.entrySet()) {
            entry.setValue(rank++ / maxDays);
        }
        List<List<Tick>> pieces = new ArrayList<>();
        for (int i = 0; i <= (rank - 1) / maxDays; i++) {
            pieces.add(new ArrayList<>());
        }
        for (Tick tick : ticks) {
            pieces.get(Objects.requireNonNull(pieceOfDay.get(epochDay(tick)))).add(tick);
        }
        return pieces;
    }

    /** Days since 1970-01-01, UTC, of a tick's time. */
    public static long epochDay(Tick tick) {
        return Math.floorDiv(tick.tsMicros(), MICROS_PER_DAY);
    }

    private static int tickCount(List<Delivery> deliveries) {
        return deliveries.stream().mapToInt(Delivery::tickCount).sum();
    }
}
