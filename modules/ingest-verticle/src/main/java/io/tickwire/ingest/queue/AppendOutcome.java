package io.tickwire.ingest.queue;

/** What became of ticks that were given to the queue. */
public enum AppendOutcome {
    /** Redis confirmed them, and so did as many replicas as are asked for: they are in the queue. */
    CONFIRMED,
    /** Redis did not answer or refused. They may be in the queue or not. */
    UNAVAILABLE,
    /** They are in the queue, and fewer replicas than are asked for have them: a loss of Redis may lose them. */
    UNREPLICATED,
    /** Redis is out of memory. They are not in the queue. */
    FULL
}
