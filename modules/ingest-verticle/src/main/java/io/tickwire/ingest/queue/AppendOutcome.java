package io.tickwire.ingest.queue;

/** What became of ticks that were given to the queue. */
public enum AppendOutcome {
    /** Redis confirmed them: they are in the queue. */
    CONFIRMED,
    /** Redis did not answer or refused. They may be in the queue or not. */
    UNAVAILABLE,
    /** Redis is out of memory. They are not in the queue. */
    FULL
}
