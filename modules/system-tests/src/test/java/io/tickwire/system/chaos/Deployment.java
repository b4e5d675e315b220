package io.tickwire.system.chaos;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Two processes of every role; the second of each reaches Redis through the proxy. */
final class Deployment implements AutoCloseable {
    private static final List<String> ROLES = List.of("gateway", "flush", "calc", "ingest");
    private static final List<String> ROLES_WITH_CALC_SPLIT =
            List.of("gateway", "flush", "calc-cross", "calc-symbol", "ingest");
    private static final long READY_LIMIT_MS = 120_000;

    final Stores stores;
    final CuttingProxy proxy;
    private final List<RoleProcess> processes = new ArrayList<>();

    /** @param calcIsSplit whether the two halves of calc run in processes of their own */
    Deployment(Path directory, boolean calcIsSplit) throws Exception {
        stores = new Stores();
        proxy = new CuttingProxy(stores.redis.port());
        for (String role : calcIsSplit ? ROLES_WITH_CALC_SPLIT : ROLES) {
            for (int number = 1; number <= 2; number++) {
                int redis = number == 1 ? stores.redis.port() : proxy.port();
                processes.add(new RoleProcess(
                        role,
                        number,
                        directory,
                        Map.of(
                                "REDIS_URL",
                                "redis://127.0.0.1:" + redis,
                                "PG_URL",
                                stores.postgres.url(),
                                "TICKWIRE_INDICES",
                                MarketOfLedgers.INDICES)));
            }
        }
        for (RoleProcess process : processes) {
            process.start();
        }
        awaitReady();
    }

    /** The role that works on the queue for live views. */
    String calcRole() {
        return of("calc").findAny().isPresent() ? "calc" : "calc-symbol";
    }

    List<RoleProcess> processes() {
        return processes;
    }

    List<URI> urls(String role, String path) {
        return of(role).map(process -> process.url().resolve(path)).toList();
    }

    private Stream<RoleProcess> of(String role) {
        return processes.stream().filter(process -> process.role.equals(role));
    }

    /** Waits until every process says that it is ready; gives the time that took, milliseconds. */
    long awaitReady() throws Exception {
        long start = System.nanoTime();
        for (RoleProcess process : processes) {
            while (!process.isReady()) {
                if (!process.isAlive()) {
                    throw new AssertionError("ended by itself: process=" + process.name);
                }
                if ((System.nanoTime() - start) / 1_000_000 > READY_LIMIT_MS) {
                    throw new AssertionError("not ready in " + READY_LIMIT_MS + " ms: process=" + process.name);
                }
                Thread.sleep(50); // between two questions
            }
        }
        return (System.nanoTime() - start) / 1_000_000;
    }

    @Override
    public void close() throws IOException {
        for (RoleProcess process : processes) {
            if (process.isAlive()) {
                try {
                    process.kill();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
        proxy.close();
        stores.close();
    }
}
