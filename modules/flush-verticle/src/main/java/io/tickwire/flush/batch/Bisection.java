package io.tickwire.flush.batch;

import io.tickwire.domain.Tick;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Stores what can be stored of a batch: a piece that Postgres refuses for its data is halved until the bad tick stands
 * alone. One bad tick among n costs about 2 log2(n) attempts more.
 */
public final class Bisection {
    /** A tick that can't be stored, and what Postgres said. */
    public record Rejected(Tick tick, String reason) {}

    private final Deque<List<Tick>> pieces = new ArrayDeque<>();
    private final List<Rejected> rejected = new ArrayList<>();

    /** @param pieces each a transaction of its own */
    public Bisection(List<List<Tick>> pieces) {
        this.pieces.addAll(pieces);
    }

    /** What to store next; the same until {@link #stored} or {@link #refused}. Empty when all is done. */
    public Optional<List<Tick>> next() {
        return Optional.ofNullable(pieces.peek());
    }

    /** The piece of {@link #next} is committed. */
    public void stored() {
        pieces.remove();
    }

    /** The piece of {@link #next} can't be stored as it is, nothing of it was. */
    public void refused(String reason) {
        List<Tick> piece = pieces.remove();
        if (piece.size() == 1) {
            rejected.add(new Rejected(piece.get(0), reason));
            return;
        }
        int half = piece.size() / 2;
        pieces.addFirst(piece.subList(half, piece.size()));
        pieces.addFirst(piece.subList(0, half));
    }

    /** The ticks that stood alone and were refused so far. */
    public List<Rejected> rejected() {
        return rejected;
    }
}
