package io.tickwire.stores;

import io.tickwire.config.Settings;
import java.util.Optional;

/**
 * Starts a private Redis and Postgres for one process. Found with {@link java.util.ServiceLoader}; where none is found,
 * {@code REDIS_URL} and {@code PG_URL} have to be set.
 *
 * <p>What the servers have confirmed is on disk. It is there at the next start on the same data directory, also after the
 * death of this process or of the servers at any moment.
 */
public interface LocalStores {
    /**
     * Starts the servers that {@link Settings.Stores#startsRedis} and {@link Settings.Stores#startsPostgres} ask for and
     * returns when they answer. Servers that a process now dead has left behind on the data directory are replaced. Takes
     * a few seconds the first time and less than one later; longer when there is much to load. Blocks: not for an event loop.
     *
     * <p>The servers do not end with this process or with a signal to its terminal: {@link Started#close} ends them.
     *
     * @throws LocalStoresException when a server can't be started; what was started is stopped again
     * @throws InterruptedException when the thread was interrupted; what was started is stopped again
     */
    Started start(Settings.Stores stores) throws LocalStoresException, InterruptedException;

    /** Running servers. Safe on any thread. */
    interface Started extends AutoCloseable {
        /** {@code redis://host:port}; empty when no Redis was asked for. */
        Optional<String> redisUrl();

        /** {@code postgresql://user:password@host:port/db}, not masked; empty when no Postgres was asked for. */
        Optional<String> pgUrl();

        /**
         * Stops the servers and gives the data directory free. To be called when nobody needs them any more, after the
         * drain. Blocks, at most half a minute: a server that does not stop when asked is killed. The second call, and any
         * later one, does nothing once the first is done.
         */
        @Override
        void close();
    }
}
