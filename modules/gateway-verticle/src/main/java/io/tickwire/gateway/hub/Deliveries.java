package io.tickwire.gateway.hub;

import io.tickwire.gateway.update.Update;

/** Is told what the hub does, for metrics. */
public interface Deliveries {
    /** A client has come. */
    void joined(String transport);

    /** A client has gone. */
    void left(String transport);

    /** Messages were handed to clients' connections, summed over clients. */
    void sent(String transport, int messages);

    /** Updates that one client will never get, because it was too slow. */
    void skipped(long updates);

    /** An update was handed to at least one client of a group for the first time. */
    void delivered(Update update);
}
