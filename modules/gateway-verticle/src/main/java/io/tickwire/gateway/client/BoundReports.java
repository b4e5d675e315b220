package io.tickwire.gateway.client;

/** Is told when clients reach their bounds, for metrics. From any thread. */
public interface BoundReports {
    /** What a client can have too much of. */
    enum Bound {
        /** Frames of one WebSocket message. */
        FRAMES,
        /** Bytes of one WebSocket message. */
        MESSAGE_BYTES,
        /** Channels of a connection. */
        CHANNELS,
        /** Channels of a connection that end with {@code *}. */
        PREFIXES,
        /** WebSocket messages that can't be understood. */
        BAD_MESSAGES,
        /** {@link WorkAllowance}: it is not read from for a while. */
        WORK,
        /** Subscriptions with positions of the tape, of one client, that wait for one another. */
        TAPE_SUBSCRIPTIONS,
        /** Lists of all symbols under way at once. */
        LISTS
    }

    /** A client has reached a bound. */
    void reached(Bound bound);

    /** Pings that were not answered, because a later one came before the client took the answer. */
    void pingsLeftOut(int pings);
}
