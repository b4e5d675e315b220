package io.tickwire.calc.partition;

import io.tickwire.calc.state.SymbolChanges;
import io.tickwire.redis.StreamId;
import java.util.List;
import java.util.Optional;

/**
 * Changes of state together with the position they bring it to.
 *
 * @param from position of the state that the changes are made to; empty when there is none yet
 * @param ticks done between the two positions, whatever became of them
 * @param rebuilt symbols whose windows were rebuilt from the store
 * @param isWarm whether no symbol of the partition is still to be rebuilt; what was kept about those that are done goes
 */
public record Commit(
        Optional<StreamId> from,
        StreamId position,
        long ticks,
        List<SymbolChanges> symbols,
        List<String> rebuilt,
        boolean isWarm) {}
