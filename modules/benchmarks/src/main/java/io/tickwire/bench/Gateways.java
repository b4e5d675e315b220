package io.tickwire.bench;

import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Whether a gateway's cost follows its clients or the market: eight gateways in processes of their own, each with a client of an eighth of the
 * symbols (those of one partition), with one channel for all updates and with one for each partition, in turns.
 */
final class Gateways {
    private static final int GATEWAYS = 8; // as many as there are partitions
    private static final int SYMBOLS = 5_000;
    private static final int TICKS_PER_SECOND = 3_000;
    private static final int WARM_UP_S = 30;
    private static final int MEASURED_S = 30;

    private final Path jar;
    private final Path directory;

    Gateways(Path jar, Path directory) {
        this.jar = jar;
        this.directory = directory;
    }

    void run() throws Exception {
        for (String perPartition : List.of("false", "true")) {
            measure(perPartition);
        }
    }

    private void measure(String perPartition) throws Exception {
        Map<String, String> environment = new LinkedHashMap<>(
                Map.of("TICKWIRE_CHANNEL_PER_PARTITION", perPartition, "TICKWIRE_PARTITIONS", "" + GATEWAYS));
        Vertx vertx = Vertx.vertx();
        List<AutoCloseable> started = new ArrayList<>();
        try (Roles roles = new Roles(jar, directory, List.of("flush", "calc", "ingest"), environment, Map.of());
                SteadyFeed feed = new SteadyFeed(vertx, roles.webhook(), SYMBOLS, TICKS_PER_SECOND)) {
            environment.putAll(Map.of(
                    "REDIS_URL", roles.redis.url(), "PG_URL", roles.postgres.url(), "TICKWIRE_EMBEDDED", "never"));
            List<Target> gateways = new ArrayList<>();
            List<PriceClient> clients = new ArrayList<>();
            for (int i = 0; i < GATEWAYS; i++) {
                Path data = Files.createTempDirectory(directory, "gateway");
                gateways.add(new Target(jar, data, environment, "run", "gateway"));
                started.add(gateways.get(i));
            }
            for (int i = 0; i < GATEWAYS; i++) {
                URI url = URI.create(gateways.get(i).url("gateway"));
                clients.add(new PriceClient(vertx, url, channels(roles, i)));
                started.add(clients.get(i));
            }
            TimeUnit.SECONDS.sleep(WARM_UP_S);
            print(perPartition, roles, gateways, clients, feed);
        } finally {
            for (AutoCloseable one : started) {
                one.close();
            }
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    private static void print(
            String perPartition, Roles roles, List<Target> gateways, List<PriceClient> clients, SteadyFeed feed)
            throws Exception {
        clients.forEach(PriceClient::reset);
        long sent = feed.sent();
        Map<String, Double> before = cpuSeconds(roles, gateways);
        TimeUnit.SECONDS.sleep(MEASURED_S);
        Map<String, Double> after = cpuSeconds(roles, gateways);
        double ticks = feed.sent() - sent;
        System.out.printf(
                Locale.ROOT,
                "TICKWIRE_CHANNEL_PER_PARTITION=%s, %,d symbols, %,.0f ticks in %d s%n",
                perPartition,
                SYMBOLS,
                ticks,
                MEASURED_S);
        for (Map.Entry<String, Double> use : after.entrySet()) {
            PipelineBenchmark.print(
                    "  CPU of " + use.getKey() + ", microseconds a tick of the market",
                    "%.1f",
                    (use.getValue() - before.get(use.getKey())) * 1e6 / ticks);
        }
        PipelineBenchmark.print(
                "  updates that came to all clients, a tick",
                "%.2f",
                clients.stream()
                                .mapToLong(client -> client.arrived().getTotalCount())
                                .sum()
                        / ticks);
        PipelineBenchmark.print("  posts without a 200", "%.0f", (double) feed.failed());
    }

    private static Map<String, Double> cpuSeconds(Roles roles, List<Target> gateways) throws Exception {
        Map<String, Double> use = new LinkedHashMap<>(roles.cpuSeconds());
        for (int i = 0; i < gateways.size(); i++) {
            use.put("gateway " + i, ProcessUse.cpuSeconds(gateways.get(i).handle()));
        }
        return use;
    }

    /** The symbols of a partition, once nearly all have been published. */
    private static List<String> channels(Roles roles, int partition) throws Exception {
        List<String> channels = List.of();
        while (channels.size() < SYMBOLS / GATEWAYS * 8 / 10) {
            TimeUnit.SECONDS.sleep(2);
            channels = roles.redis
                    .bulk("HKEYS md:views:{" + partition + "}")
                    .lines()
                    .filter(line -> line.startsWith("S"))
                    .map(symbol -> "symbol:" + symbol)
                    .toList();
        }
        return channels;
    }
}
