package io.tickwire.embedded;

import io.tickwire.stores.LocalStoresException;
import java.io.IOException;

/** One of the servers on the data directory. For one thread at a time. */
interface Server {
    /** How its process is known, before it is started too. */
    ServerProcess.Program program();

    /**
     * Puts the program on disk where it is missing. Not while any process is being started: that one would have the file open
     * for writing for a moment, and what is open for writing can't be run ({@code ETXTBSY}).
     */
    void unpack() throws IOException;

    /**
     * Ends what an earlier process left, starts the server and returns when it answers. After a failure or an interrupt a
     * process may be there, half-started.
     */
    void start() throws LocalStoresException, IOException, InterruptedException;

    /** Where clients reach it; known once it has started. */
    String url();
}
