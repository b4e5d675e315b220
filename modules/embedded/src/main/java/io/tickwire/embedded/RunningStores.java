package io.tickwire.embedded;

import io.tickwire.stores.LocalStores;
import io.tickwire.stores.LocalStoresException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The servers of one data directory, started side by side and stopped together, and the hold on that directory. */
final class RunningStores implements LocalStores.Started {
    private static final Logger LOG = LoggerFactory.getLogger(RunningStores.class);
    private static final long STOP_PATIENCE_MS = 10_000;

    private final DataDirectory data;
    private final Optional<Server> redis;
    private final Optional<Server> postgres;
    private volatile boolean stopping;
    private boolean closed;

    RunningStores(DataDirectory data, Optional<Server> redis, Optional<Server> postgres) {
        this.data = data;
        this.redis = redis;
        this.postgres = postgres;
    }

    /** Starts all, or none: after a failure everything is stopped and the directory is free. */
    void start() throws LocalStoresException, InterruptedException {
        long startedNanos = System.nanoTime();
        boolean started = false;
        try {
            startAll();
            started = true;
            LOG.info(
                    "private servers are up: dir={} tookMs={}",
                    data.path(),
                    (System.nanoTime() - startedNanos) / 1_000_000);
        } finally {
            if (!started) {
                close();
            }
        }
    }

    @Override
    public Optional<String> redisUrl() {
        return redis.map(Server::url);
    }

    @Override
    public Optional<String> pgUrl() {
        return postgres.map(Server::url);
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        // on a thread of its own, so that an interrupt of the caller's leaves no server behind
        Thread stopping = new Thread(this::stopAll, "tickwire-stores-stop");
        stopping.start();
        boolean interrupted = false;
        while (stopping.isAlive()) {
            try {
                stopping.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void startAll() throws LocalStoresException, InterruptedException {
        List<Server> servers = servers();
        unpackAll(servers);
        ExecutorService threads = Executors.newFixedThreadPool(2, work -> new Thread(work, "tickwire-stores-start"));
        try {
            CompletionService<Void> starts = new ExecutorCompletionService<>(threads);
            servers.forEach(server -> starts.submit(() -> {
                server.start();
                return null;
            }));
            for (int i = 0; i < servers.size(); i++) {
                starts.take().get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof LocalStoresException told
                    ? told
                    : new LocalStoresException(
                            "the servers could not be started: reason=" + e.getCause(), e.getCause());
        } finally {
            threads.shutdownNow();
            // a start that goes on could start a server after the others were stopped
            while (!threads.awaitTermination(1, TimeUnit.SECONDS)) {
                LOG.debug("waiting for a start to give up");
            }
        }
        servers.forEach(this::watch);
    }

    private static void unpackAll(List<Server> servers) throws LocalStoresException {
        try {
            for (Server server : servers) {
                server.unpack();
            }
        } catch (IOException e) {
            throw new LocalStoresException("the servers could not be unpacked: reason=" + e, e);
        }
    }

    private void watch(Server server) {
        String name = server.program().name();
        ServerProcess.find(server.program())
                .ifPresent(process -> process.onEnd(() -> {
                    if (!stopping) {
                        LOG.error(
                                "a server has ended by itself, its log says why: server={} dir={}", name, data.path());
                    }
                }));
    }

    private void stopAll() {
        stopping = true;
        List<ServerProcess> asked = new ArrayList<>();
        try {
            for (Server server : servers()) {
                Optional<ServerProcess> process = ServerProcess.find(server.program());
                if (process.isPresent()) {
                    process.get().requestStop();
                    asked.add(process.get());
                }
            }
            for (ServerProcess process : asked) {
                if (!process.awaitEnd(STOP_PATIENCE_MS)) {
                    LOG.error("a server can't be ended: pid={}", process.pid());
                }
            }
            data.close();
        } catch (IOException | InterruptedException e) {
            LOG.error("stopping the servers failed: dir={}", data.path(), e);
        }
    }

    private List<Server> servers() {
        return Stream.of(redis, postgres).flatMap(Optional::stream).toList();
    }
}
