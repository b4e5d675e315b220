package io.tickwire.gateway.history;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/**
 * What the covered ranges of a span leave out, noted while they pass and given as rows after them. A side on which the span
 * is open has no gap: nobody has said where it should begin or end.
 */
final class Gaps implements Rows<Gaps.Gap> {
    /**
     * From the last tick before to the first tick after, or to an end of the span.
     *
     * @param fromMicros microseconds since the epoch
     */
    record Gap(long fromMicros, long toMicros) {}

    private static final int PAGE = 500;

    private final Span span;
    private final List<Gap> gaps = new ArrayList<>();
    private long coveredTo;
    private boolean open;
    private int given;

    Gaps(Span span) {
        this.span = span;
        this.open = span.from().isEmpty();
        this.coveredTo = span.fromMicros();
    }

    /** The ranges in order, each once. */
    void pass(CoveredRange range) {
        if (!open && range.fromMicros() > coveredTo) {
            gaps.add(new Gap(coveredTo, range.fromMicros()));
        }
        open = false;
        coveredTo = range.toMicros();
    }

    /** After the last range. */
    void end() {
        if (!open && span.to().isPresent() && span.toMicros() > coveredTo) {
            gaps.add(new Gap(coveredTo, span.toMicros()));
        }
    }

    @Override
    public Future<List<Gap>> next(long deadlineNanos) {
        List<Gap> page = gaps.subList(given, Math.min(gaps.size(), given + PAGE));
        given += page.size();
        return Future.succeededFuture(page);
    }
}
