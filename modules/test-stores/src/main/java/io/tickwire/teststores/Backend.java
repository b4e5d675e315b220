package io.tickwire.teststores;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Where the servers run. */
interface Backend {
    /** @param settings lines of its configuration file */
    Server redis(int port, List<String> settings) throws IOException;

    /** Redis as a sentinel: it writes to its configuration file. */
    Server sentinel(int port, List<String> settings) throws IOException;

    /** User, password and database are {@code postgres}. */
    Server postgres(int port, Map<String, String> settings) throws IOException;

    /** By the system property {@code test.stores}. */
    static Backend ofThisRun() {
        String name = System.getProperty("test.stores", "processes");
        return switch (name) {
            case "processes" -> new ProcessBackend();
            case "containers" ->
                new ContainerBackend(System.getProperty("redis.image"), System.getProperty("postgres.image"));
            default -> throw new IllegalArgumentException("test.stores is processes or containers: given=" + name);
        };
    }
}
