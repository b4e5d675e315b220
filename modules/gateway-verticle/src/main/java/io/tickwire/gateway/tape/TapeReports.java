package io.tickwire.gateway.tape;

/** Is told what the tape does, for metrics. From any thread. */
public interface TapeReports {
    /** Ticks were handed to clients' connections, summed over clients. */
    void ticks(String transport, int ticks);

    /** Ticks that clients will never get, because they are too slow. */
    void missed(long ticks);

    /** A client was told that something is missing and nobody knows how much. */
    void unknownGap();
}
