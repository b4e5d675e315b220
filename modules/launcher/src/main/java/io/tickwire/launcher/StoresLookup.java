package io.tickwire.launcher;

import io.tickwire.config.Settings;
import io.tickwire.stores.LocalStores;
import io.tickwire.stores.LocalStoresException;
import java.util.ServiceLoader;

/** Finds the embedded servers, which a container image does without. */
final class StoresLookup {
    LocalStores.Started start(Settings.Stores stores) throws StartFailedException, InterruptedException {
        LocalStores found = ServiceLoader.load(LocalStores.class)
                .findFirst()
                .orElseThrow(() ->
                        new StartFailedException("this build has no embedded servers: set REDIS_URL and PG_URL", null));
        try {
            return found.start(stores);
        } catch (LocalStoresException e) {
            throw new StartFailedException(e.getMessage(), e);
        }
    }
}
