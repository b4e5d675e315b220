package io.tickwire.flush.batch;

import io.tickwire.domain.Tick;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Stores what can be stored of a batch: a piece that Postgres refuses for its data is halved until the bad tick stands
 * alone. One bad tick among n costs about 2 log2(n) attempts more. Symbols are parted first, and what is of a single refused
 * symbol comes last: the ticks of others are stored before it is looked into.
 */
public final class Bisection {
    /** A tick that can't be stored, and what Postgres said. */
    public record Rejected(Tick tick, String reason) {}

    private final Deque<List<Tick>> pieces = new ArrayDeque<>();
    private final Deque<List<Tick>> ofOneSymbol = new ArrayDeque<>();
    private final List<Rejected> rejected = new ArrayList<>();
    private final List<Tick> undecided = new ArrayList<>();

    /** @param pieces sorted by symbol, each a transaction of its own */
    public Bisection(List<List<Tick>> pieces) {
        this.pieces.addAll(pieces);
    }

    /** What to store next; the same until {@link #stored}, {@link #refused} or {@link #giveUp}. Empty when all is done. */
    public Optional<List<Tick>> next() {
        return Optional.ofNullable(current().peek());
    }

    private Deque<List<Tick>> current() {
        return pieces.isEmpty() ? ofOneSymbol : pieces;
    }

    /** The piece of {@link #next} is committed. */
    public void stored() {
        current().remove();
    }

    /** The piece of {@link #next} can't be stored as it is, nothing of it was. */
    public void refused(String reason) {
        boolean first = !pieces.isEmpty();
        List<Tick> piece = current().remove();
        if (piece.size() == 1) {
            rejected.add(new Rejected(piece.get(0), reason));
        } else if (isOfOneSymbol(piece)) {
            int half = piece.size() / 2;
            if (first) {
                ofOneSymbol.addLast(piece.subList(0, half));
                ofOneSymbol.addLast(piece.subList(half, piece.size()));
            } else {
                ofOneSymbol.addFirst(piece.subList(half, piece.size()));
                ofOneSymbol.addFirst(piece.subList(0, half));
            }
        } else {
            int half = startOfSymbolNear(piece, piece.size() / 2);
            pieces.addFirst(piece.subList(half, piece.size()));
            pieces.addFirst(piece.subList(0, half));
        }
    }

    /** The piece of {@link #next} is left as it is. */
    public void giveUp() {
        undecided.addAll(current().remove());
    }

    /** All that was not tried or was refused is left as it is. */
    public void giveUpAll() {
        while (next().isPresent()) {
            giveUp();
        }
    }

    /** The ticks that stood alone and were refused so far. */
    public List<Rejected> rejected() {
        return rejected;
    }

    /** The ticks that were given up. */
    public List<Tick> undecided() {
        return undecided;
    }

    /**
     * Ticks that tell whether anything can be stored: of as many symbols as possible, spread over all that is not done.
     *
     * @param turn a number that changes from time to time, so that others are picked
     */
    public List<Tick> sample(int count, int turn) {
        List<Tick> first = new ArrayList<>();
        List<Tick> all = new ArrayList<>();
        pieces.forEach(all::addAll);
        ofOneSymbol.forEach(all::addAll);
        String symbol = "";
        for (Tick tick : all) {
            if (!tick.symbol().equals(symbol)) {
                first.add(tick);
                symbol = tick.symbol();
            }
        }
        List<Tick> sample = spread(first, count, turn);
        if (sample.size() < count) {
            sample.addAll(spread(all, count - sample.size(), turn));
        }
        return sample;
    }

    private static List<Tick> spread(List<Tick> ticks, int count, int turn) {
        List<Tick> picked = new ArrayList<>();
        int number = Math.min(count, ticks.size());
        for (int i = 0; i < number; i++) {
            long step = (long) i * ticks.size() / number;
            picked.add(ticks.get((int) ((step + turn) % ticks.size())));
        }
        return picked;
    }

    private static boolean isOfOneSymbol(List<Tick> piece) {
        return piece.get(0).symbol().equals(piece.get(piece.size() - 1).symbol());
    }

    /** Where a symbol starts, as near to there as can be, and not at the beginning. */
    private static int startOfSymbolNear(List<Tick> piece, int near) {
        for (int distance = 0; ; distance++) {
            if (near + distance < piece.size() && startsSymbol(piece, near + distance)) {
                return near + distance;
            }
            if (near - distance > 0 && startsSymbol(piece, near - distance)) {
                return near - distance;
            }
        }
    }

    private static boolean startsSymbol(List<Tick> piece, int at) {
        return at > 0 && !piece.get(at).symbol().equals(piece.get(at - 1).symbol());
    }
}
