package io.tickwire.teststores;

import java.io.IOException;

/** A server that runs somewhere, and what can be done to it from outside. Its data stays until {@link #close}. */
interface Server extends AutoCloseable {
    /** Starts it, for the first time or again with the data that it has on disk. It may not answer yet. */
    void start() throws IOException;

    /** Asks it to end, and waits until it has. */
    void stop() throws IOException;

    /** SIGKILL to all of it. */
    void kill() throws IOException;

    /** SIGSTOP to all of it: connections stay open and nothing answers. */
    void freeze() throws IOException;

    void thaw() throws IOException;

    /** Ends it, in whatever state it is, and removes its data. */
    @Override
    void close() throws IOException;
}
