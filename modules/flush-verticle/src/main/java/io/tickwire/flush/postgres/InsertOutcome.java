package io.tickwire.flush.postgres;

/** What became of a transaction that Postgres answered. */
public sealed interface InsertOutcome {
    /**
     * Committed.
     *
     * @param rows ticks that were not there before; the others were duplicates
     */
    record Committed(int rows) implements InsertOutcome {}

    /**
     * Rolled back because of the data; nothing was stored.
     *
     * @param reason SQLSTATE and message of Postgres
     */
    record Refused(String reason) implements InsertOutcome {}
}
