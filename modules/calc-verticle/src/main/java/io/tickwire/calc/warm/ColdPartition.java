package io.tickwire.calc.warm;

import io.tickwire.calc.symbol.Rebuild;
import io.tickwire.calc.symbol.StoredPane;
import io.tickwire.domain.Tick;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A partition whose windows are to be rebuilt, as {@link WarmStart} works on it. For any thread; the futures complete on the
 * partition's event loop. They fail with {@link PartitionEndedException} when this process does not work on it any more.
 */
public interface ColdPartition {
    int number();

    /** Symbols that have state and are still to be rebuilt, at most so many. */
    Future<List<String>> waiting(int limit);

    /**
     * Begins to rebuild symbols. Completes when the store has all that it must have by then; fails with {@link
     * StoreBehindException} when that takes too long, and nothing is begun then.
     *
     * @param newest the newest stored tick of each of them that has one
     * @return what to read; symbols with nothing to rebuild are left out
     */
    Future<List<Rebuild>> begin(Collection<String> symbols, Map<String, Tick> newest);

    /** Takes stored ticks from the boundaries on, by symbol. */
    Future<Void> add(Map<String, List<Tick>> ticks);

    /** Takes the panes before the boundaries, by symbol, and ends the rebuild of these symbols. */
    Future<Void> finish(Map<String, List<StoredPane>> panes);

    /** Gives up what was begun and is not finished. */
    void abandon();

    /** Tells how many stored symbols are still to come, for the metric. */
    void expect(int symbols);

    /** Ends the rebuild of the partition; false when there are symbols again that wait for it. */
    Future<Boolean> end();
}
