package io.tickwire.bench;

import io.tickwire.teststores.RedisStore;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What it costs a gateway to give the updates of one symbol to many clients: CPU seconds of its process, in its own code and in the kernel, for a
 * million deliveries that are due. One update for one client is one delivery. A gateway that is behind writes several updates at once, which is cheaper: so the
 * writes are counted too. With {@code conflateMs=50} fewer deliveries are made than are due, which is what conflation is for. Each sample
 * has a new gateway and an empty Redis.
 */
final class Fanout {
    private static final int WARM_UP_S = 15;
    private static final String NO_POSTGRES = "postgresql://nobody@127.0.0.1:1/none";

    private final Path directory;
    private final Alternation builds;
    private final List<Integer> clientCounts;
    private final List<String> transports;
    private final List<Integer> intervals;
    private final int updatesPerSecond;
    private final int seconds;

    private record Case(String transport, int clients, int conflateMs, int updatesPerSecond) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%,d clients, %s, %s, %d updates/s",
                    clients,
                    transport,
                    conflateMs == 0 ? "at once" : "conflateMs=" + conflateMs,
                    updatesPerSecond());
        }
    }

    /**
     * Reads its settings from system properties: those of {@link Alternation}, {@code bench.updates} (updates a second) and
     * {@code bench.seconds}; and separated by commas, {@code bench.clients} (numbers), {@code bench.transports} and {@code bench.intervals}
     * (values of conflateMs).
     */
    Fanout(Path jar, Path directory) throws Exception {
        this.directory = directory;
        builds = new Alternation(jar);
        clientCounts = numbers("bench.clients", "500,5000");
        transports = List.of(
                Alternation.property("bench.transports", "websocket,sse").split(","));
        intervals = numbers("bench.intervals", "0,50");
        updatesPerSecond = Integer.parseInt(Alternation.property("bench.updates", "200"));
        seconds = Integer.parseInt(Alternation.property("bench.seconds", "10"));
    }

    private static List<Integer> numbers(String name, String fallback) {
        return Arrays.stream(Alternation.property(name, fallback).split(","))
                .map(Integer::valueOf)
                .toList();
    }

    void run() throws Exception {
        System.out.printf(
                Locale.ROOT,
                "fan-out: one symbol, messages of %,d bytes, %d s of warm-up, %d s measured; CPU seconds for a million updates and clients%n",
                SteadyPublisher.messageBytes(),
                WARM_UP_S,
                seconds);
        for (int clients : clientCounts) {
            for (String transport : transports) {
                for (int conflateMs : intervals) {
                    Case which = new Case(transport, clients, conflateMs, updatesPerSecond);
                    builds.run(which.toString(), jar -> measure(jar, which));
                }
            }
        }
    }

    private Map<String, Double> measure(Path jar, Case which) throws Exception {
        try (RedisStore redis = RedisStore.inMemory();
                SteadyPublisher publisher = new SteadyPublisher(redis, which.updatesPerSecond());
                Target gateway = new Target(
                        jar,
                        Files.createTempDirectory(directory, "fanout"),
                        Map.of("REDIS_URL", redis.url(), "PG_URL", NO_POSTGRES, "TICKWIRE_EMBEDDED", "never"),
                        "run",
                        "gateway");
                RawClientsProcess clients = new RawClientsProcess(
                        URI.create(gateway.url("gateway")).getPort(),
                        which.transport(),
                        which.clients(),
                        SteadyPublisher.SYMBOL,
                        which.conflateMs(),
                        SteadyPublisher.snapshotBytes())) {
            settle(clients); // each has its snapshot
            long snapshots = clients.counts().updates();
            publisher.start();
            TimeUnit.SECONDS.sleep(WARM_UP_S);
            double compilingBefore = ProcessUse.compilingSeconds(gateway.handle());
            ProcessUse.Cpu before = ProcessUse.cpu(gateway.handle());
            RawClientsProcess.Counts countsBefore = clients.counts();
            long publishedBefore = publisher.published();
            TimeUnit.SECONDS.sleep(seconds);
            ProcessUse.Cpu after = ProcessUse.cpu(gateway.handle());
            RawClientsProcess.Counts counts = clients.counts();
            double wanted = (publisher.published() - publishedBefore) * (double) which.clients();
            Map<String, Double> sample = new LinkedHashMap<>();
            sample.put("user", (after.user() - before.user()) * 1e6 / wanted);
            sample.put("system", (after.system() - before.system()) * 1e6 / wanted);
            sample.put("sum", (after.sum() - before.sum()) * 1e6 / wanted);
            double compiling = ProcessUse.compilingSeconds(gateway.handle()) - compilingBefore;
            double deliveries = counts.updates() - countsBefore.updates();
            double writes = counts.writes() - countsBefore.writes();
            sample.put("deliveries", deliveries);
            sample.put("deliveries/wanted", deliveries / wanted);
            sample.put("deliveries/write", deliveries / writes);
            double user = after.user() - before.user() - compiling;
            sample.put("user without compiling", user * 1e6 / wanted);
            sample.put("user without compiling/write", user * 1e6 / writes);
            sample.put("system/write", (after.system() - before.system()) * 1e6 / writes);
            publisher.end();
            settle(clients);
            sample.put("snapshots", (double) snapshots);
            if (which.conflateMs() == 0) {
                double told = gateway.metric("tickwire_gateway_conflated_total", "");
                sample.put("told as skipped", told);
                sample.put(
                        "missing",
                        publisher.published() * (double) which.clients()
                                - (clients.counts().updates() - snapshots)
                                - told);
            }
            return sample;
        }
    }

    /** Waits until nothing more comes. */
    private static void settle(RawClientsProcess clients) throws Exception {
        long before = -1;
        RawClientsProcess.Counts counts = clients.counts();
        while (counts.updates() != before) {
            before = counts.updates();
            TimeUnit.MILLISECONDS.sleep(500);
            counts = clients.counts();
        }
        if (counts.ended() > 0) {
            throw new IllegalStateException("connections have ended: " + counts.ended());
        }
    }
}
