package io.tickwire.embedded;

import io.tickwire.config.Settings;
import io.tickwire.stores.LocalStores;
import io.tickwire.stores.LocalStoresException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Redis 6.2 and Postgres 17 from programs on the class path, for Linux and macOS on x86-64 and arm64, root included. Both
 * listen on 127.0.0.1 only and log into the data directory.
 */
public final class EmbeddedStores implements LocalStores {
    @Override
    public Started start(Settings.Stores stores) throws LocalStoresException, InterruptedException {
        Platform platform = Platform.of(System.getProperty("os.name"), System.getProperty("os.arch"));
        ServerUser redisUser = stores.startsRedis() ? ServerUser.detectForRedis() : ServerUser.SELF;
        ServerUser postgresUser = stores.startsPostgres() ? ServerUser.detect() : ServerUser.SELF;
        DataDirectory data = DataDirectory.open(stores.dataDir());
        Path path = data.path();
        ProgramCache programs = ProgramCache.choose(
                System.getenv("XDG_CACHE_HOME"), System.getProperty("user.home"), path.resolve("programs"));
        Optional<Server> redis = Optional.of(stores)
                .filter(Settings.Stores::startsRedis)
                .map(wanted -> new RedisServer(
                        path, programs, platform.redisServers(), wanted.embeddedRedisPort(), redisUser));
        Optional<Server> postgres = Optional.of(stores)
                .filter(Settings.Stores::startsPostgres)
                .map(wanted -> new PostgresServer(
                        path, programs, platform.postgresArchive(), wanted.embeddedPgPort(), postgresUser));
        RunningStores running = new RunningStores(data, redis, postgres);
        running.start();
        return running;
    }
}
