package io.tickwire.bench;

import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/**
 * What one tick costs: CPU microseconds of each role, Redis and Postgres, by the number of symbols; and how long it takes from its post to its
 * publication, to a client and to its commit. Every run has new processes and empty stores.
 */
final class Price {
    private static final List<String> ROLES = List.of("flush", "calc", "gateway", "ingest");
    private static final int TICKS_PER_SECOND = 3_000;
    private static final int MEASURED_S = 30;
    private static final double[] SHARES = {50, 99, 100};
    private static final String SUM = "sum";

    private final Path directory;
    private final Alternation builds;
    private final List<Integer> symbolCounts;
    private final int warmUpSeconds;

    /**
     * Reads its settings from system properties: those of {@link Alternation}, {@code bench.symbols} (numbers, separated by commas) and
     * {@code bench.warmUp} (seconds).
     */
    Price(Path jar, Path directory) throws Exception {
        this.directory = directory;
        builds = new Alternation(jar);
        symbolCounts = Arrays.stream(
                        Alternation.property("bench.symbols", "200,5000,50000").split(","))
                .map(Integer::valueOf)
                .toList();
        warmUpSeconds = Integer.parseInt(Alternation.property("bench.warmUp", "40"));
    }

    void run() throws Exception {
        System.out.printf(
                Locale.ROOT,
                "price of a tick: %,d ticks/s in posts of %d, one client on a fifth of the symbols, %d s of warm-up, %d s measured%n",
                TICKS_PER_SECOND,
                SteadyFeed.TICKS_PER_POST,
                warmUpSeconds,
                MEASURED_S);
        for (int symbols : symbolCounts) {
            builds.run(String.format(Locale.ROOT, "%,d symbols", symbols), jar -> measure(jar, symbols));
        }
    }

    private Map<String, Double> measure(Path jar, int symbols) throws Exception {
        Vertx vertx = Vertx.vertx();
        try (Roles roles = new Roles(jar, directory, ROLES, Map.of(), Map.of("track_commit_timestamp", "on"))) {
            URI gateway = URI.create(roles.get("gateway").url("gateway"));
            try (SteadyFeed feed = new SteadyFeed(vertx, roles.webhook(), symbols, TICKS_PER_SECOND);
                    PriceClient client =
                            new PriceClient(vertx, gateway, List.of("symbol:" + SteadyFeed.A_FIFTH + "*"))) {
                TimeUnit.SECONDS.sleep(warmUpSeconds);
                client.reset();
                long from = System.currentTimeMillis();
                long sent = feed.sent();
                Map<String, Double> before = roles.cpuSeconds();
                double compilingBefore = roles.compilingSeconds();
                TimeUnit.SECONDS.sleep(MEASURED_S);
                Map<String, Double> after = roles.cpuSeconds();
                double compiling = roles.compilingSeconds() - compilingBefore;
                double ticks = feed.sent() - sent;
                Map<String, Double> sample = new LinkedHashMap<>();
                for (Map.Entry<String, Double> use : after.entrySet()) {
                    sample.put(use.getKey(), (use.getValue() - before.get(use.getKey())) * 1e6 / ticks);
                }
                sample.put(
                        SUM,
                        sample.values().stream().mapToDouble(value -> value).sum());
                sample.put("of it compiling", compiling * 1e6 / ticks);
                latencies(sample, "published", client.published());
                latencies(sample, "client", client.arrived());
                sample.put("refused posts", (double) feed.failed() + client.failed());
                commits(sample, roles, from);
                return sample;
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static void latencies(Map<String, Double> sample, String stage, Histogram micros) {
        for (double share : SHARES) {
            sample.put(name(stage, share), micros.getValueAtPercentile(share) / 1e3);
        }
    }

    /** From the time at which a tick was due to its commit. Waits until the ticks that were due by now are stored. */
    private static void commits(Map<String, Double> sample, Roles roles, long fromMs) throws Exception {
        long toMs = System.currentTimeMillis();
        while (roles.get("flush").metric("tickwire_queue_lag_seconds", "group=\"flush\"") * 1_000
                > System.currentTimeMillis() - toMs) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        String late = "extract(epoch FROM pg_xact_commit_timestamp(xmin) - ts) * 1000";
        try (Connection connection = roles.postgres.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT "
                        + Arrays.stream(SHARES)
                                .mapToObj(share -> "percentile_disc(" + share / 100 + ") WITHIN GROUP (ORDER BY late)")
                                .collect(Collectors.joining(", "))
                        + " FROM (SELECT " + late + " AS late FROM md_ticks WHERE ts BETWEEN to_timestamp(" + fromMs
                        + " / 1000.0) AND to_timestamp(" + toMs + " / 1000.0)) AS ticks")) {
            row.next();
            for (int i = 0; i < SHARES.length; i++) {
                sample.put(name("committed", SHARES[i]), row.getDouble(i + 1));
            }
        }
    }

    private static String name(String stage, double share) {
        return stage + (share == 100 ? " max" : String.format(Locale.ROOT, " p%.0f", share));
    }
}
