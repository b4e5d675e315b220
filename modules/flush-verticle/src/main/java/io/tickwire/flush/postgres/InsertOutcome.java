package io.tickwire.flush.postgres;

import java.util.Set;

/** What became of a transaction that Postgres answered. */
public sealed interface InsertOutcome {
    /**
     * Committed, but for the ticks of days that have no partition.
     *
     * @param rows ticks that were not there before; the others were duplicates
     * @param importMarks minutes marked, of symbols of which the transaction had several: an import, or a backlog
     * @param missingDays days without a partition, since 1970-01-01, UTC: nothing of them was stored
     */
    record Committed(int rows, int importMarks, Set<Long> missingDays) implements InsertOutcome {}

    /**
     * Rolled back because of the data; nothing was stored.
     *
     * @param sqlState five characters
     * @param reason SQLSTATE and message of Postgres
     */
    record Refused(String sqlState, String reason) implements InsertOutcome {}
}
