package io.tickwire.ingest.queue;

import io.tickwire.redis.UnderReplicatedException;

/** What became of ticks that were given to the queue. */
public enum AppendOutcome {
    /** Redis confirmed them, and so did as many replicas as are asked for: they are in the queue. */
    CONFIRMED,
    /** Redis did not answer or refused. They may be in the queue or not. */
    UNAVAILABLE,
    /** They are in the queue, and fewer replicas than are asked for have them: a loss of Redis may lose them. */
    UNREPLICATED,
    /** Redis is out of memory. They are not in the queue. */
    FULL;

    /** What it means that Redis has failed a command that writes. */
    public static AppendOutcome ofFailure(Throwable failure) {
        if (failure instanceof UnderReplicatedException) {
            return UNREPLICATED;
        }
        // within a script the error comes wrapped, in words that depend on the version
        return String.valueOf(failure.getMessage()).contains("OOM command not allowed") ? FULL : UNAVAILABLE;
    }
}
