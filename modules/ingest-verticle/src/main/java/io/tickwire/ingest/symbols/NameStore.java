package io.tickwire.ingest.symbols;

import io.vertx.core.Future;
import java.util.List;

/** Where the names of all processes are. */
@FunctionalInterface
interface NameStore {
    /**
     * @param taken how many names there are now
     * @param refused those of the asked ones that have no place
     * @param added how many of the asked ones had none before, and have one now
     */
    record Answer(long taken, List<String> refused, int added) {}

    /**
     * Gives names a place, as one step: those that have one keep it from today on for another thirty days.
     *
     * @param max how many there may be
     * @return fails when it is unknown which of them have a place
     */
    Future<Answer> register(NameKind kind, List<String> names, int max);
}
