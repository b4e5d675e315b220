package io.tickwire.bench;

import io.tickwire.teststores.RedisStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What it costs a gateway to give one symbol's updates to many clients: CPU seconds of its process for a million updates wanted, an update wanted by
 * each client being counted once; in its own code and in the kernel. A gateway that is behind writes several updates at once, which is cheaper: so the
 * writes are counted too. At {@code conflateMs=50} fewer of them are delivered, which is what conflation is for. Each
 * sample has a new gateway and an empty Redis. With another jar, both run in turns, and the ratio is that of their medians.
 */
final class Fanout {
    private static final int WARM_UP_S = 15;
    private static final String NO_POSTGRES = "postgresql://nobody@127.0.0.1:1/none";

    private final Path directory;
    private final Map<String, Path> builds = new LinkedHashMap<>();
    private final List<Integer> clientCounts;
    private final List<String> transports;
    private final List<Integer> intervals;
    private final int updatesPerSecond;
    private final int seconds;
    private final int rounds;

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
     * Reads its settings from system properties: {@code bench.other} (another jar), {@code bench.updates} (updates a second), {@code bench.seconds} and {@code bench.rounds}; separated by commas,
     * {@code bench.clients} (numbers), {@code bench.transports} and {@code bench.intervals} (values of conflateMs).
     */
    Fanout(Path jar, Path directory) throws Exception {
        this.directory = directory;
        builds.put("this", jar);
        String other = System.getProperty("bench.other", "");
        if (!other.isBlank()) {
            builds.put("other", Path.of(other).toRealPath());
        }
        clientCounts = numbers("bench.clients", "500,5000");
        transports = List.of(property("bench.transports", "websocket,sse").split(","));
        intervals = numbers("bench.intervals", "0,50");
        updatesPerSecond = Integer.parseInt(property("bench.updates", "200"));
        seconds = Integer.parseInt(property("bench.seconds", "10"));
        rounds = Integer.parseInt(property("bench.rounds", "1"));
    }

    private static List<Integer> numbers(String name, String fallback) {
        return Arrays.stream(property(name, fallback).split(","))
                .map(Integer::valueOf)
                .toList();
    }

    private static String property(String name, String fallback) {
        String value = System.getProperty(name, "");
        return value.isBlank() ? fallback : value;
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
                    run(new Case(transport, clients, conflateMs, updatesPerSecond));
                }
            }
        }
    }

    private void run(Case which) throws Exception {
        Map<String, List<Map<String, Double>>> samples = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<String, Path> build : builds.entrySet()) {
                Map<String, Double> sample = measure(build.getValue(), which);
                samples.computeIfAbsent(build.getKey(), any -> new ArrayList<>())
                        .add(sample);
                print(which, build.getKey() + " " + (round + 1), sample);
            }
        }
        Map<String, Map<String, Double>> medians = new LinkedHashMap<>();
        samples.forEach((build, all) -> medians.put(build, medians(all)));
        if (rounds > 1) {
            medians.forEach((build, median) -> print(which, build + " median", median));
        }
        if (medians.size() > 1) {
            Map<String, Double> ratio = new LinkedHashMap<>();
            medians.get("this")
                    .forEach((what, value) ->
                            ratio.put(what, value / medians.get("other").get(what)));
            print(which, "this/other", ratio);
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
            double compilingBefore = compilingSeconds(gateway);
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
            double compiling = compilingSeconds(gateway) - compilingBefore;
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

    private static double compilingSeconds(Target gateway) throws IOException {
        return ProcessUse.compilingSeconds(gateway.handle());
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

    private static Map<String, Double> medians(List<Map<String, Double>> samples) {
        Map<String, Double> medians = new LinkedHashMap<>();
        for (String what : samples.get(0).keySet()) {
            double[] sorted = samples.stream()
                    .mapToDouble(sample -> sample.get(what))
                    .sorted()
                    .toArray();
            medians.put(what, sorted[sorted.length / 2]);
        }
        return medians;
    }

    private static void print(Case which, String label, Map<String, Double> values) {
        System.out.printf(
                Locale.ROOT,
                "%s: %s: %s%n",
                which,
                label,
                values.entrySet().stream()
                        .map(value -> String.format(Locale.ROOT, "%s=%.2f", value.getKey(), value.getValue()))
                        .collect(Collectors.joining(" | ")));
    }
}
